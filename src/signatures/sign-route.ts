import type { IncomingMessage, ServerResponse } from 'node:http';
import { Router } from 'express';
import type { Asks, Campaign } from '../campaigns/campaign.ts';
import { isOpen } from '../campaigns/lifecycle.ts';
import { seeOther, sendHtml } from '../platform/http/answers.ts';
import { readForm } from '../platform/http/form-body.ts';
import type { HotRoute } from '../platform/http/front.ts';
import { isLanguage, type Language } from '../platform/i18n/languages.ts';
import { inOneTurn } from '../platform/in-one-turn.ts';
import type { Html } from '../platform/views/frame.ts';
import { parseSignForm } from './form.ts';
import type { Intake } from './intake.ts';
import type { FormIssue, SignDraft } from './signature.ts';

/** Long names and addresses in any script fit; nothing else should. */
const FORM_LIMITS = { maxBytes: 16_384, maxFields: 30 };
const RETRY_AFTER_SECONDS = 5;

/** What a form can fail with, apart from its own issues. */
export type SignFailure = 'not-found' | 'closed' | 'too-many' | 'unavailable' | 'cross-site';

export interface SignRouteDeps {
  readonly findCampaign: (slug: string) => Campaign | undefined;
  readonly intake: Intake;
  readonly clock: () => Date;
  readonly isCrossSite: (req: IncomingMessage) => boolean;
  /** The network that a request came from; undefined for this machine itself. */
  readonly networkOf: (req: IncomingMessage) => string | undefined;
  /** Seconds to wait, where a network has sent too much. */
  readonly secondsToWait: (req: IncomingMessage) => Promise<number | undefined>;
  readonly showCampaignPage: (
    campaign: Campaign,
    language: Language,
    form: { readonly issues: readonly FormIssue[]; readonly draft: SignDraft },
  ) => Promise<Html>;
  readonly fail: (res: ServerResponse, language: Language, failure: SignFailure, slug?: string) => void;
}

interface TypedForm {
  readonly body: unknown;
  readonly asks: Asks;
  readonly language: Language;
}

/**
 * POST sign.
 *
 * About 75 µs of one core with all that stands before and behind it, of which reading and sealing the form take 25
 * (Node 26; `npm run bench -- sign`).
 */
export function signRoute(deps: SignRouteDeps): HotRoute {
  const { findCampaign, intake, clock, isCrossSite, networkOf, secondsToWait, showCampaignPage, fail } = deps;

  const parse = inOneTurn(({ body, asks, language }: TypedForm) => parseSignForm(body, { asks, language }));

  async function sign(req: IncomingMessage, res: ServerResponse, language: Language, slug: string): Promise<void> {
    res.setHeader('Cache-Control', 'no-store');
    if (isCrossSite(req)) return fail(res, language, 'cross-site', slug);
    const wait = await secondsToWait(req);
    if (wait !== undefined) {
      res.setHeader('Retry-After', wait);
      return fail(res, language, 'too-many', slug);
    }
    const campaign = findCampaign(slug);
    if (campaign === undefined) return fail(res, language, 'not-found');
    if (!isOpen(campaign, clock())) return fail(res, language, 'closed', slug);

    const parsed = await parse({ body: await readForm(req, FORM_LIMITS), asks: campaign.asks, language });
    if (parsed.kind === 'issues') return sendHtml(res, 422, await showCampaignPage(campaign, language, parsed));
    const checkMail = `/${language}/c/${slug}/check-mail`;
    const outcome = await intake.submit(parsed.form, campaign, { network: networkOf(req), isOverBurst: false });
    switch (outcome) {
      case 'accepted':
        return seeOther(res, checkMail);
      case 'closed':
        return fail(res, language, 'closed', slug);
      case 'full':
        res.setHeader('Retry-After', RETRY_AFTER_SECONDS);
        return fail(res, language, 'unavailable', slug);
    }
  }

  return {
    methods: ['POST'],
    path: /^\/(\w+)\/c\/([\w-]+)\/sign\/?$/,
    answer: async (req, res, [language, slug = '']) => {
      if (!isLanguage(language)) return false;
      await sign(req, res, language, slug);
      return true;
    },
  };
}

export interface AfterSigningDeps {
  readonly findCampaign: (slug: string) => Campaign | undefined;
  readonly showCheckMail: (campaign: Campaign, language: Language) => Html;
}

/** What to do after signing: the same for everybody. */
export function afterSigningRoutes({ findCampaign, showCheckMail }: AfterSigningDeps): Router {
  const router = Router();

  // A browser that is started again asks so for a tab in which a form came back with mistakes.
  router.get('/:lang/c/:slug/sign', (req, res, next) => {
    const { lang, slug } = req.params;
    if (!isLanguage(lang) || findCampaign(slug) === undefined) return next();
    res.redirect(303, `/${lang}/c/${slug}#sign`);
  });

  router.get('/:lang/c/:slug/check-mail', (req, res, next) => {
    const { lang, slug } = req.params;
    const campaign = findCampaign(slug);
    if (!isLanguage(lang) || campaign === undefined) return next();
    res.type('html').send(showCheckMail(campaign, lang));
  });
  return router;
}
