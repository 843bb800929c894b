import type { Campaign, Demand } from '../campaigns/campaign.ts';
import { formatDate, formatNumber } from '../platform/i18n/format.ts';
import { type Language, languages } from '../platform/i18n/languages.ts';
import { type Foreign, foreignOn } from '../platform/i18n/words.ts';
import { absoluteUrl, type Frame, frameOf, type Html, type PageTools } from '../platform/views/frame.ts';
import { type ShareView, shareView } from '../platform/views/share.ts';
import { NETWORK_MARK_DAYS } from '../signatures/abuse/forget-networks.ts';
import type { ProofRequest } from '../signatures/abuse/gate.ts';
import type { CampaignCount, FormIssue, SignDraft } from '../signatures/signature.ts';
import {
  coverView,
  type EndorserView,
  type EventView,
  endorsersView,
  eventViews,
  type GoalRow,
  goalRows,
  type MemberView,
  memberViews,
  type PictureView,
  textFor,
  type UpdateView,
  updateViews,
} from './campaign-sections.ts';
import { cardSize } from './card/card-size.ts';
import { proofView } from './proof-view.ts';
import { type SignFormView, signForm } from './sign-form.ts';

/** Whether people can sign now: by the campaign's dates and its organiser's switch. */
type Phase = 'upcoming' | 'open' | 'closed';

export interface CampaignPageInput {
  readonly campaign: Campaign;
  /** The reader's; where the campaign lacks it, its own text stands in its default language, with a note. */
  readonly language: Language;
  readonly count: CampaignCount;
  readonly phase: Phase;
  /** How the reader came here, kept with the signature: '' when not known. */
  readonly source: string;
  readonly now: Date;
  /** With a form that was not good: what was typed and what to mend; the page then is the answer 422. */
  readonly draft?: SignDraft;
  readonly issues?: readonly FormIssue[];
  /** Where a limit is reached: what the browser is to calculate first; the page then is the answer 429, with mistakes 422. */
  readonly proof?: ProofRequest;
  /** Where the same page is in another language, as it would be: nothing in it runs, and its form cannot be sent. */
  readonly previewPath?: (language: Language) => string;
}

interface CampaignView {
  readonly frame: Frame;
  readonly languageNote: string | undefined;
  readonly foreign: Foreign | undefined;
  readonly title: string;
  readonly cover: PictureView | undefined;
  readonly summary: string;
  readonly count: {
    readonly label: string;
    readonly verified: string;
    /** Undefined where there is nothing on paper, or the campaign does not say it. */
    readonly onPaper: string | undefined;
    /** Undefined where the campaign does not say it. */
    readonly removed: string | undefined;
    readonly url: string;
    /** What all signatures together are to reach. */
    readonly goal: GoalRow | undefined;
  };
  readonly goals: { readonly heading: string; readonly rows: readonly GoalRow[] } | undefined;
  readonly signLink: string;
  readonly deadline: string | undefined;
  readonly form: SignFormView | undefined;
  readonly notOpen: NotOpen | undefined;
  readonly names: { readonly url: string; readonly label: string };
  readonly howWeCount: { readonly url: string; readonly label: string };
  readonly demandsHeading: string;
  readonly demands: readonly Demand[];
  readonly bodyHeading: string;
  readonly body: string;
  readonly committeeHeading: string;
  readonly committee: readonly MemberView[];
  readonly endorsers: { readonly heading: string; readonly rows: readonly EndorserView[] } | undefined;
  readonly updatesHeading: string;
  readonly updates: readonly UpdateView[];
  readonly eventsHeading: string;
  readonly events: readonly EventView[];
  readonly privacy: { readonly heading: string; readonly points: readonly string[] };
  readonly share: ShareView;
}

/** Why nobody can sign now. */
interface NotOpen {
  readonly heading: string;
  readonly text: string;
}

declare module '../platform/views/views.ts' {
  interface Views {
    'pages/campaign': CampaignView;
  }
}

/** The campaign's page: what is asked, of whom, by whom, how many have signed, and the form. */
export function campaignPage(tools: PageTools, input: CampaignPageInput): Html {
  return tools.render('pages/campaign', campaignView(tools, input));
}

function campaignView(tools: PageTools, input: CampaignPageInput): CampaignView {
  const { campaign, language, count, phase, now, source, draft, issues = [], proof, previewPath } = input;
  const say = (key: string, params?: Record<string, string | number>) => tools.locales.message(language, key, params);
  const text = textFor(campaign, language);
  const hasProblems = issues.length > 0 || (campaign.isPaused && draft !== undefined);
  const path = (other: Language) => `/${other}/c/${campaign.slug}`;
  const goals = goalRows(tools.locales, campaign, language, count);
  return {
    frame: frameOf(tools, {
      language,
      title: hasProblems ? say('pages.frame.error-title', { title: text.title }) : text.title,
      ...(previewPath === undefined ? published() : { path: previewPath }),
    }),
    languageNote: text.language === language ? undefined : say(`pages.campaign.shown-in.${text.language}`),
    foreign: foreignOn(language, text.language),
    title: text.title,
    cover: coverView(campaign, language),
    summary: text.summary,
    count: {
      label: say('pages.count.label'),
      verified: formatNumber(language, count.verified),
      onPaper: count.onPaper ? say('pages.count.on-paper', { count: count.onPaper }) : undefined,
      removed: campaign.showsRemoved ? say('pages.count.removed', { count: count.removed }) : undefined,
      url: `/c/${campaign.slug}/count.json`,
      goal: goals[campaign.goals.findIndex((goal) => goal.country === undefined)],
    },
    goals: goals.length === 0 ? undefined : { heading: say('pages.count.goals'), rows: goals },
    signLink: say('pages.campaign.sign-link'),
    deadline:
      phase === 'open' && !campaign.isPaused && campaign.closesAt !== undefined
        ? say('pages.campaign.deadline', { date: formatDate(language, campaign.closesAt) })
        : undefined,
    form: phase === 'open' && (!campaign.isPaused || draft !== undefined) ? formView() : undefined,
    notOpen: phase === 'open' ? paused() : notOpen(phase),
    names: { url: `${path(language)}/signatories`, label: say('pages.names.link') },
    howWeCount: { url: `${path(language)}/how-we-count`, label: say('how-we-count.title') },
    demandsHeading: say('pages.campaign.demands'),
    demands: text.demands,
    bodyHeading: say('pages.campaign.background'),
    body: text.body,
    committeeHeading: say('pages.campaign.committee'),
    committee: memberViews(campaign, language),
    endorsers: endorsersView(campaign, language, say('pages.campaign.endorsers')),
    updatesHeading: say('pages.campaign.updates'),
    updates: updateViews(campaign, language),
    eventsHeading: say('pages.campaign.events'),
    events: eventViews(campaign, language, now),
    privacy: privacyView(campaign, say),
    share: { ...shareView(tools, language, path(language), text.title), title: undefined },
  };

  function published() {
    const written = languages.filter((one) => campaign.texts[one] !== undefined);
    const scripts = ['count.js', 'share.js', ...(proof === undefined ? [] : ['proof.js'])];
    const card = { ...cardSize, url: absoluteUrl(tools, `${path(language)}/card.png`), alt: say('pages.card.alt') };
    return { path, shared: { description: text.summary, languages: written, card }, scripts };
  }

  function formView(): SignFormView {
    const asked =
      proof === undefined ? undefined : proofView(tools, language, proof, { hasMistakes: issues.length > 0 });
    return signForm(tools.locales, {
      campaign,
      text,
      language,
      source,
      draft,
      issues,
      proof: asked,
      isInert: previewPath !== undefined,
    });
  }

  function paused(): NotOpen | undefined {
    if (!campaign.isPaused) return undefined;
    const paragraph = draft === undefined ? 'text' : 'kept';
    return { heading: say('pages.campaign.paused.heading'), text: say(`pages.campaign.paused.${paragraph}`) };
  }

  function notOpen(closedOr: 'upcoming' | 'closed'): NotOpen {
    const date = closedOr === 'upcoming' ? campaign.opensAt : (campaign.closesAt ?? now);
    const said = campaign.state === 'archived' ? 'archived' : closedOr;
    return {
      heading: say(`pages.campaign.${said}.heading`),
      text: say(`pages.campaign.${said}.text`, { date: formatDate(language, date) }),
    };
  }
}

function privacyView(
  { retentionDays, unconfirmedDays, dataContact }: Campaign,
  say: (key: string, params?: Record<string, string | number>) => string,
): CampaignView['privacy'] {
  return {
    heading: say('pages.privacy.heading'),
    points: [
      say('pages.privacy.sealed'),
      say('pages.privacy.readers'),
      say('pages.privacy.network', { days: NETWORK_MARK_DAYS }),
      say('pages.privacy.mails'),
      say('pages.privacy.unconfirmed', { days: unconfirmedDays }),
      say('pages.privacy.withdraw'),
      say('pages.privacy.retention', { days: retentionDays }),
      ...(dataContact === undefined ? [] : [say('pages.privacy.contact', { ...dataContact })]),
    ],
  };
}
