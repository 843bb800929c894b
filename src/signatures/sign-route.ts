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
import type { Gate, ProofRequest } from './abuse/gate.ts';
import type { Admission } from './abuse/signing-limits.ts';
import type { Origin } from './abuse/standing.ts';
import { type ParsedForm, parseSignForm } from './form.ts';
import type { Intake } from './intake.ts';
import type { RegionOf } from './region.ts';
import type { RegionsOf } from './regions/fresh-regions.ts';
import type { FormIssue, SignDraft, SignForm } from './signature.ts';
import { draftOf, readTyped } from './typed-fields.ts';

/** Long names and addresses in any script fit; nothing else should. */
const FORM_LIMITS = { maxBytes: 16_384, maxFields: 30 };
const RETRY_AFTER_SECONDS = 5;

/** What a form can fail with, apart from its own issues. */
export type SignFailure = 'not-found' | 'closed' | 'too-many' | 'unavailable' | 'cross-site';

export interface SignRouteDeps {
  readonly findCampaign: (slug: string) => Campaign | undefined;
  /** Reads the campaigns again: what was written before the call is found after it. */
  readonly refreshCampaigns: () => Promise<void>;
  readonly intake: Intake;
  readonly regionsOf: RegionsOf;
  readonly clock: () => Date;
  readonly isCrossSite: (req: IncomingMessage) => boolean;
  /** The network that a request came from; undefined for this machine itself. */
  readonly networkOf: (req: IncomingMessage) => string | undefined;
  readonly gate: Gate;
  readonly showCampaignPage: (campaign: Campaign, language: Language, form: UntakenForm) => Promise<Html>;
  readonly fail: (res: ServerResponse, language: Language, failure: SignFailure, slug?: string) => void;
}

/** What a page shows of a form that was not taken: what was typed, and what is still to be done about it. */
export interface UntakenForm {
  readonly issues: readonly FormIssue[];
  readonly draft: SignDraft;
  /** Asked for where a limit is reached. */
  readonly proof?: ProofRequest;
}

interface TypedForm {
  readonly body: unknown;
  readonly asks: Asks;
  readonly language: Language;
  readonly regionOf: RegionOf;
}

interface Signing {
  readonly res: ServerResponse;
  readonly campaign: Campaign;
  /** As it was typed. */
  readonly body: unknown;
}

type Refusal = Extract<Admission, { kind: 'refused' }>;

interface PastLimit extends Signing {
  readonly language: Language;
  readonly network: string | undefined;
  readonly admission: Exclude<Admission, { kind: 'free' }>;
  readonly parsed: ParsedForm;
}

/**
 * POST sign.
 *
 * About 75 µs of one core with all that stands before and behind it, of which reading and sealing the form take 25
 * (Node 26; `npm run bench -- sign`).
 */
export function signRoute(deps: SignRouteDeps): HotRoute {
  const { findCampaign, refreshCampaigns, intake, regionsOf, clock, isCrossSite, networkOf, gate } = deps;
  const { showCampaignPage, fail } = deps;

  const parse = inOneTurn(({ body, ...known }: TypedForm) => parseSignForm(body, known));

  async function sign(req: IncomingMessage, res: ServerResponse, language: Language, slug: string): Promise<void> {
    res.setHeader('Cache-Control', 'no-store');
    if (isCrossSite(req)) return fail(res, language, 'cross-site', slug);
    const campaign = findCampaign(slug);
    if (campaign === undefined) return fail(res, language, 'not-found');
    if (!isOpen(campaign, clock())) return fail(res, language, 'closed', slug);

    const network = networkOf(req);
    const admission = gate.admit(campaign.id, network);
    const body = await readForm(req, FORM_LIMITS);
    if (campaign.isPaused) return tellPaused(res, language, campaign, body, admission);
    const parsed = await parse({ body, asks: campaign.asks, language, regionOf: regionsOf(campaign.id) });
    if (admission.kind !== 'free') return signPastLimit({ res, language, campaign, network, admission, body, parsed });
    if (parsed.kind === 'issues') return sendHtml(res, 422, await showCampaignPage(campaign, language, parsed));
    await take({ res, campaign, body }, parsed.form, { network, isOverBurst: false });
  }

  async function take({ res, campaign, body }: Signing, form: SignForm, origin: Origin): Promise<void> {
    const { language } = form;
    const outcome = await intake.submit(form, campaign, origin);
    switch (outcome) {
      case 'accepted':
        return seeOther(res, `/${language}/c/${campaign.slug}/check-mail`);
      case 'closed': {
        // The database knows of a pause a moment before this process does.
        await refreshCampaigns();
        const fresh = findCampaign(campaign.slug);
        if (fresh?.isPaused === true) return tellPaused(res, language, fresh, body);
        return fail(res, language, 'closed', campaign.slug);
      }
      case 'full':
        res.setHeader('Retry-After', RETRY_AFTER_SECONDS);
        return fail(res, language, 'unavailable', campaign.slug);
    }
  }

  /** Keeps what was typed for later. */
  async function tellPaused(
    res: ServerResponse,
    language: Language,
    campaign: Campaign,
    body: unknown,
    admission?: Admission,
  ): Promise<void> {
    if (admission?.kind === 'refused') return refuse(res, language, campaign, admission);
    const untaken = { issues: [], draft: draftOf(readTyped(body)) };
    sendHtml(res, 409, await showCampaignPage(campaign, language, untaken));
  }

  /** Takes a form with a good proof of work like any other; of the rest keeps what was typed, and asks for a proof. */
  async function signPastLimit(past: PastLimit): Promise<void> {
    const { res, language, campaign, network, admission, body, parsed } = past;
    const typed = readTyped(body);
    const { proof = '' } = typed;
    const origin = parsed.kind === 'form' ? await gate.passWith(proof, campaign.id, network) : undefined;
    if (parsed.kind === 'form' && origin !== undefined) return take(past, parsed.form, origin);
    if (admission.kind === 'refused') return refuse(res, language, campaign, admission);
    // What sent itself again after a proof that was no good would go on for ever.
    const request = await gate.ask(campaign.id, admission, parsed.kind === 'form' && proof === '');
    const untaken = parsed.kind === 'form' ? { issues: [], draft: draftOf(typed) } : parsed;
    res.setHeader('Retry-After', request.waitMinutes * 60);
    const page = await showCampaignPage(campaign, language, { ...untaken, proof: request });
    sendHtml(res, parsed.kind === 'form' ? 429 : 422, page);
  }

  /** Past the last limit there is no page that keeps what was typed. */
  function refuse(res: ServerResponse, language: Language, campaign: Campaign, refused: Refusal): void {
    res.setHeader('Retry-After', refused.waitSeconds);
    fail(res, language, 'too-many', campaign.slug);
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
