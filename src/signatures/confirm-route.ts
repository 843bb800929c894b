import { type Request, type Response, Router } from 'express';
import type { Campaign } from '../campaigns/campaign.ts';
import type { CampaignKeys, KeysOf } from '../campaigns/keys.ts';
import { isInGrace, phaseAt } from '../campaigns/lifecycle.ts';
import type { Database } from '../platform/db/database.ts';
import { privatePage } from '../platform/http/guards.ts';
import { isLanguage, type Language } from '../platform/i18n/languages.ts';
import type { PageTools } from '../platform/views/frame.ts';
import { linkToken, readLink } from './links.ts';
import { confirmPage, signedPage } from './pages.ts';
import { openPerson } from './sealing.ts';
import type { SignatureRef } from './signature.ts';
import { findSignature, findSignedText, type StoredSignature } from './store.ts';
import type { Verification } from './verification.ts';

const RETRY_AFTER_SECONDS = 5;

export interface ConfirmRouteDeps {
  readonly db: Database;
  readonly findCampaign: (id: Campaign['id']) => Campaign | undefined;
  readonly keysOf: KeysOf;
  readonly verification: Verification;
  readonly tools: PageTools;
  readonly countNow: (campaign: Campaign) => Promise<number>;
  readonly clock: () => Date;
  readonly isCrossSite: (req: Request) => boolean;
  readonly fail: (
    res: Response,
    language: Language,
    failure: 'not-found' | 'expired' | 'unavailable' | 'cross-site',
    slug?: string,
  ) => void;
}

interface Linked {
  readonly ref: SignatureRef;
  readonly campaign: Campaign;
  readonly keys: CampaignKeys;
  readonly signature: StoredSignature;
}

/** GET and POST confirm, and the page of thanks behind the same token. */
export function confirmRoutes(deps: ConfirmRouteDeps): Router {
  const { db, findCampaign, keysOf, verification, tools, countNow, clock, isCrossSite, fail } = deps;
  const router = Router();
  router.use(['/:lang/confirm/:token', '/:lang/signed/:token'], privatePage);

  async function follow(token: string): Promise<Linked | undefined> {
    const ref = await readLink(keysOf, token, 'confirm');
    if (ref === undefined) return undefined;
    const [campaign, keys] = [findCampaign(ref.campaignId), await keysOf(ref.campaignId)];
    const signature = await findSignature(db, ref);
    if (campaign === undefined || keys === undefined || signature === undefined) return undefined;
    return { ref, campaign, keys, signature };
  }

  router.get('/:lang/confirm/:token', async (req, res, next) => {
    const { lang, token } = req.params;
    if (!isLanguage(lang)) return next();
    const linked = await follow(token);
    if (linked === undefined) return fail(res, lang, 'not-found');
    const { ref, campaign, keys, signature } = linked;
    if (signature.state === 'verified') return res.redirect(303, `/${lang}/signed/${token}`);
    const now = clock();
    const isConfirmable = phaseAt(campaign, now) !== 'closed' || isInGrace(campaign, now);
    const { sealed } = signature;
    if (signature.state !== 'pending' || sealed === null || !isConfirmable)
      return fail(res, lang, 'expired', campaign.slug);
    const text = await findSignedText(db, campaign, signature.textLanguage, signature.textVersion);
    res.type('html').send(
      confirmPage(tools, {
        campaign,
        language: lang,
        token,
        withdrawToken: linkToken(keys, ref, 'withdraw'),
        petition: { sentence: text.petition, language: text.language },
        name: openPerson(keys, ref, sealed).name,
        disclosure: signature.disclosure,
      }),
    );
  });

  router.post('/:lang/confirm/:token', async (req, res, next) => {
    const { lang, token } = req.params;
    if (!isLanguage(lang)) return next();
    if (isCrossSite(req)) return fail(res, lang, 'cross-site');
    const ref = await readLink(keysOf, token, 'confirm');
    if (ref === undefined) return fail(res, lang, 'not-found');
    const outcome = await verification.confirm(ref);
    switch (outcome) {
      case 'verified':
        return res.redirect(303, `/${lang}/signed/${token}`);
      case 'past-grace':
      case 'ended':
        return fail(res, lang, 'expired', findCampaign(ref.campaignId)?.slug);
      case 'unknown':
        return fail(res, lang, 'not-found');
      case 'full':
        res.setHeader('Retry-After', RETRY_AFTER_SECONDS);
        return fail(res, lang, 'unavailable');
    }
  });

  router.get('/:lang/signed/:token', async (req, res, next) => {
    const { lang, token } = req.params;
    if (!isLanguage(lang)) return next();
    const linked = await follow(token);
    if (linked === undefined) return fail(res, lang, 'not-found');
    const { ref, campaign, keys, signature } = linked;
    if (signature.state === 'pending') return res.redirect(303, `/${lang}/confirm/${token}`);
    if (signature.state !== 'verified') return fail(res, lang, 'expired', campaign.slug);
    const text = await findSignedText(db, campaign, signature.textLanguage, signature.textVersion);
    res.type('html').send(
      signedPage(tools, {
        campaign,
        language: lang,
        token,
        withdrawToken: linkToken(keys, ref, 'withdraw'),
        verified: await countNow(campaign),
        receipt: {
          petition: { sentence: text.petition, language: text.language, version: text.version },
          signedAt: signature.createdAt,
          disclosure: signature.disclosure,
          wantsUpdates: signature.wantsUpdates,
        },
      }),
    );
  });
  return router;
}
