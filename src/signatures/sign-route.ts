import { type Request, type Response, Router, urlencoded } from 'express';
import type { Campaign } from '../campaigns/campaign.ts';
import { isOpen } from '../campaigns/lifecycle.ts';
import { isLanguage, type Language } from '../platform/i18n/languages.ts';
import type { Html } from '../platform/views/frame.ts';
import { parseSignForm } from './form.ts';
import type { Intake } from './intake.ts';
import type { FormIssue, SignDraft } from './signature.ts';

/** Long names and addresses in any script fit; nothing else should. */
const MAX_BODY_BYTES = 16_384;
const MAX_FIELDS = 30;
const RETRY_AFTER_SECONDS = 5;

/**
 * Every browser sends a form in UTF-8. Of an escape that is none, the body parser would keep the signs themselves, and a
 * name would stand on a list as `Ren%E9`.
 *
 * @throws URIError
 */
function refuseDamaged(_req: unknown, _res: unknown, body: Buffer, encoding: string): void {
  if (encoding === 'utf-8') decodeURIComponent(body.toString('latin1'));
}

/** What a form can fail with, apart from its own issues. */
export type SignFailure = 'not-found' | 'closed' | 'too-many' | 'unavailable' | 'cross-site';

export interface SignRouteDeps {
  readonly findCampaign: (slug: string) => Campaign | undefined;
  readonly intake: Intake;
  readonly clock: () => Date;
  readonly isCrossSite: (req: Request) => boolean;
  /** Seconds to wait, where a network has sent too much. */
  readonly secondsToWait: (req: Request) => Promise<number | undefined>;
  readonly showCampaignPage: (
    campaign: Campaign,
    language: Language,
    form: { readonly issues: readonly FormIssue[]; readonly draft: SignDraft },
  ) => Promise<Html>;
  readonly showCheckMail: (campaign: Campaign, language: Language) => Html;
  readonly fail: (res: Response, language: Language, failure: SignFailure, slug?: string) => void;
}

/** POST sign, and the page after it. */
export function signRoutes(deps: SignRouteDeps): Router {
  const { findCampaign, intake, clock, isCrossSite, secondsToWait, showCampaignPage, showCheckMail, fail } = deps;
  const router = Router();
  const body = urlencoded({
    extended: false,
    limit: MAX_BODY_BYTES,
    parameterLimit: MAX_FIELDS,
    verify: refuseDamaged,
  });

  router.post<{ lang: string; slug: string }>('/:lang/c/:slug/sign', body, async (req, res, next) => {
    const { lang, slug } = req.params;
    if (!isLanguage(lang)) return next();
    res.setHeader('Cache-Control', 'no-store');
    if (isCrossSite(req)) return fail(res, lang, 'cross-site', slug);
    const wait = await secondsToWait(req);
    if (wait !== undefined) {
      res.setHeader('Retry-After', wait);
      return fail(res, lang, 'too-many', slug);
    }
    const campaign = findCampaign(slug);
    if (campaign === undefined) return fail(res, lang, 'not-found');
    if (!isOpen(campaign, clock())) return fail(res, lang, 'closed', slug);

    const parsed = parseSignForm(req.body, { asks: campaign.asks, language: lang });
    if (parsed.kind === 'issues') {
      res
        .status(422)
        .type('html')
        .send(await showCampaignPage(campaign, lang, parsed));
      return;
    }
    const checkMail = `/${lang}/c/${slug}/check-mail`;
    if (parsed.kind === 'trap') return res.redirect(303, checkMail);
    const outcome = await intake.submit(parsed.form, campaign);
    switch (outcome) {
      case 'accepted':
        return res.redirect(303, checkMail);
      case 'closed':
        return fail(res, lang, 'closed', slug);
      case 'full':
        res.setHeader('Retry-After', RETRY_AFTER_SECONDS);
        return fail(res, lang, 'unavailable', slug);
    }
  });

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
