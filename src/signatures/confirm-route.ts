import type { IncomingMessage, ServerResponse } from 'node:http';
import { Router } from 'express';
import type { Campaign } from '../campaigns/campaign.ts';
import type { CampaignKeys, KeysOf } from '../campaigns/keys.ts';
import { isInGrace, phaseAt } from '../campaigns/lifecycle.ts';
import { withKeys } from '../campaigns/with-keys.ts';
import type { Database } from '../platform/db/database.ts';
import { seeOther } from '../platform/http/answers.ts';
import type { HotRoute } from '../platform/http/front.ts';
import { markPrivate, privatePage } from '../platform/http/guards.ts';
import { isLanguage, type Language } from '../platform/i18n/languages.ts';
import type { PageTools } from '../platform/views/frame.ts';
import { linkToken, readLink } from './links.ts';
import { confirmPage, signedPage } from './pages.ts';
import { openPerson } from './sealing.ts';
import type { Person, SignatureRef } from './signature.ts';
import { findSignature, findSignedText, type StoredSignature } from './store.ts';
import type { Verification } from './verification.ts';

const RETRY_AFTER_SECONDS = 5;

export interface ConfirmRouteDeps {
  readonly db: Database;
  readonly findCampaign: (id: Campaign['id']) => Campaign | undefined;
  readonly keysOf: KeysOf;
  readonly tools: PageTools;
  readonly countNow: (campaign: Campaign) => Promise<number>;
  readonly clock: () => Date;
  readonly fail: FailToConfirm;
}

type FailToConfirm = (
  res: ServerResponse,
  language: Language,
  failure: 'not-found' | 'expired' | 'ended' | 'unavailable' | 'cross-site',
  slug?: string,
) => void;

interface Linked {
  readonly ref: SignatureRef;
  readonly campaign: Campaign;
  readonly keys: CampaignKeys;
  readonly signature: StoredSignature;
  /** Undefined where it is erased. */
  readonly person: Person | undefined;
}

/** GET confirm, and the page of thanks behind the same token. */
export function confirmRoutes(deps: ConfirmRouteDeps): Router {
  const { db, findCampaign, keysOf, tools, countNow, clock, fail } = deps;
  const router = Router();
  router.use(['/:lang/confirm/:token', '/:lang/signed/:token'], privatePage);

  async function follow(token: string): Promise<Linked | undefined> {
    const ref = await readLink(keysOf, token, 'confirm');
    if (ref === undefined) return undefined;
    const campaign = findCampaign(ref.campaignId);
    if (campaign === undefined) return undefined;
    return withKeys(keysOf, ref.campaignId, async (keys) => {
      const signature = await findSignature(db, ref);
      const person = signature?.sealed ? openPerson(keys, ref, signature.sealed) : undefined;
      return signature && { ref, campaign, keys, signature, person };
    });
  }

  router.get('/:lang/confirm/:token', async (req, res, next) => {
    const { lang, token } = req.params;
    if (!isLanguage(lang)) return next();
    const linked = await follow(token);
    if (linked === undefined) return fail(res, lang, 'not-found');
    const { ref, campaign, keys, signature, person } = linked;
    if (signature.state === 'verified') return res.redirect(303, `/${lang}/signed/${token}`);
    if (signature.state !== 'pending' || person === undefined) return fail(res, lang, 'ended', campaign.slug);
    const now = clock();
    const isConfirmable = phaseAt(campaign, now) !== 'closed' || isInGrace(campaign, now);
    if (!isConfirmable) return fail(res, lang, 'expired', campaign.slug);
    const text = await findSignedText(db, campaign, signature.textLanguage, signature.textVersion);
    res.type('html').send(
      confirmPage(tools, {
        campaign,
        language: lang,
        token,
        withdrawToken: linkToken(keys, ref, 'withdraw'),
        petition: { sentence: text.petition, language: text.language },
        name: person.name,
        disclosure: signature.disclosure,
      }),
    );
  });

  router.get('/:lang/signed/:token', async (req, res, next) => {
    const { lang, token } = req.params;
    if (!isLanguage(lang)) return next();
    const linked = await follow(token);
    if (linked === undefined) return fail(res, lang, 'not-found');
    const { ref, campaign, keys, signature } = linked;
    if (signature.state === 'pending') return res.redirect(303, `/${lang}/confirm/${token}`);
    if (signature.state !== 'verified') return fail(res, lang, 'ended', campaign.slug);
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

export interface PostConfirmDeps extends Pick<ConfirmRouteDeps, 'findCampaign' | 'keysOf' | 'fail'> {
  readonly verification: Verification;
  readonly isCrossSite: (req: IncomingMessage) => boolean;
}

/** POST confirm: the link's holder says that the address is theirs. A second time is answered like the first. */
export function postConfirmRoute(deps: PostConfirmDeps): HotRoute {
  const { findCampaign, keysOf, verification, isCrossSite, fail } = deps;

  async function confirm(req: IncomingMessage, res: ServerResponse, language: Language, token: string): Promise<void> {
    markPrivate(res);
    if (isCrossSite(req)) return fail(res, language, 'cross-site');
    const ref = await readLink(keysOf, token, 'confirm');
    if (ref === undefined) return fail(res, language, 'not-found');
    const outcome = await verification.confirm(ref);
    switch (outcome) {
      case 'verified':
      case 'verified-before':
        return seeOther(res, `/${language}/signed/${token}`);
      case 'past-grace':
        return fail(res, language, 'expired', findCampaign(ref.campaignId)?.slug);
      case 'ended':
        return fail(res, language, 'ended', findCampaign(ref.campaignId)?.slug);
      case 'unknown':
        return fail(res, language, 'not-found');
      case 'full':
        res.setHeader('Retry-After', RETRY_AFTER_SECONDS);
        return fail(res, language, 'unavailable');
    }
  }

  return {
    methods: ['POST'],
    path: /^\/(\w+)\/confirm\/([^/]+)\/?$/,
    answer: async (req, res, [language, token = '']) => {
      if (!isLanguage(language)) return false;
      await confirm(req, res, language, token);
      return true;
    },
  };
}
