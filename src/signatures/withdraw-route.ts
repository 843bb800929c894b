import type { IncomingMessage, ServerResponse } from 'node:http';
import { Router } from 'express';
import type { Campaign } from '../campaigns/campaign.ts';
import type { KeysOf } from '../campaigns/keys.ts';
import type { TokenPurpose } from '../platform/crypto/tokens.ts';
import type { Database } from '../platform/db/database.ts';
import { privatePage } from '../platform/http/guards.ts';
import { isLanguage, type Language } from '../platform/i18n/languages.ts';
import type { PageTools } from '../platform/views/frame.ts';
import { readLink } from './links.ts';
import { unsubscribedPage, unsubscribePage, withdrawnPage, withdrawPage } from './pages.ts';
import type { SignatureRef } from './signature.ts';
import { findSignature, stopUpdates } from './store.ts';
import type { Withdrawal } from './withdrawal.ts';

const RETRY_AFTER_SECONDS = 5;

export interface WithdrawRouteDeps {
  readonly db: Database;
  readonly findCampaign: (id: Campaign['id']) => Campaign | undefined;
  readonly keysOf: KeysOf;
  readonly withdrawal: Withdrawal;
  readonly tools: PageTools;
  readonly isCrossSite: (req: IncomingMessage) => boolean;
  readonly fail: (
    res: ServerResponse,
    language: Language,
    failure: 'not-found' | 'unavailable' | 'cross-site',
    slug?: string,
  ) => void;
}

/** GET and POST withdraw and unsubscribe: a page with one button each, and what it does. */
export function withdrawRoutes(deps: WithdrawRouteDeps): Router {
  const { db, findCampaign, keysOf, withdrawal, tools, isCrossSite, fail } = deps;
  const router = Router();
  router.use(['/:lang/withdraw/:token', '/:lang/unsubscribe/:token'], privatePage);

  async function follow(
    token: string,
    purpose: TokenPurpose,
  ): Promise<{ ref: SignatureRef; campaign: Campaign } | undefined> {
    const ref = await readLink(keysOf, token, purpose);
    const campaign = ref && findCampaign(ref.campaignId);
    return ref === undefined || campaign === undefined ? undefined : { ref, campaign };
  }

  router.get('/:lang/withdraw/:token', async (req, res, next) => {
    const { lang: language, token } = req.params;
    if (!isLanguage(language)) return next();
    const linked = await follow(token, 'withdraw');
    const signature = linked && (await findSignature(db, linked.ref));
    if (linked === undefined || signature === undefined) return fail(res, language, 'not-found');
    const { campaign } = linked;
    const isOver = signature.sealed === null;
    res
      .type('html')
      .send(isOver ? withdrawnPage(tools, { campaign, language }) : withdrawPage(tools, { campaign, language, token }));
  });

  router.post('/:lang/withdraw/:token', async (req, res, next) => {
    const { lang: language, token } = req.params;
    if (!isLanguage(language)) return next();
    if (isCrossSite(req)) return fail(res, language, 'cross-site');
    const linked = await follow(token, 'withdraw');
    if (linked === undefined) return fail(res, language, 'not-found');
    const outcome = await withdrawal.withdraw(linked.ref);
    switch (outcome) {
      case 'ended':
        res.type('html').send(withdrawnPage(tools, { campaign: linked.campaign, language }));
        return;
      case 'unknown':
        return fail(res, language, 'not-found');
      case 'full':
        res.setHeader('Retry-After', RETRY_AFTER_SECONDS);
        return fail(res, language, 'unavailable');
    }
  });

  router.get('/:lang/unsubscribe/:token', async (req, res, next) => {
    const { lang: language, token } = req.params;
    if (!isLanguage(language)) return next();
    const linked = await follow(token, 'unsubscribe');
    if (linked === undefined) return fail(res, language, 'not-found');
    res.type('html').send(unsubscribePage(tools, { campaign: linked.campaign, language, token }));
  });

  // Also takes the one-click request of mail programs (RFC 8058), which names no origin.
  router.post('/:lang/unsubscribe/:token', async (req, res, next) => {
    const { lang: language, token } = req.params;
    if (!isLanguage(language)) return next();
    if (isCrossSite(req)) return fail(res, language, 'cross-site');
    const linked = await follow(token, 'unsubscribe');
    if (linked === undefined || !(await stopUpdates(db, linked.ref))) return fail(res, language, 'not-found');
    res.type('html').send(unsubscribedPage(tools, { campaign: linked.campaign, language }));
  });
  return router;
}
