import type { CampaignVisit } from '../accounts/desk.ts';
import { deskForm, type FieldIssue, type FieldView, fieldView, formView, type Link } from '../accounts/desk-form.ts';
import type { FormPart } from '../accounts/desk-forms.ts';
import type { DeskFrame, LanguageLink } from '../accounts/desk-view.ts';
import { mayOrganise } from '../accounts/roles.ts';
import type { Campaign } from '../campaigns/campaign.ts';
import { formatMoment, languageName } from '../platform/i18n/format.ts';
import { directionOf, type Language, languages } from '../platform/i18n/languages.ts';
import { type Html, ownNames, type PageTools } from '../platform/views/frame.ts';
import { longestNextSteps } from './next-steps.ts';
import type { BriefSheet } from './sheet.ts';
import type { NextSteps } from './store.ts';

/** For `desk/brief`. */
interface BriefView {
  readonly frame: DeskFrame;
  readonly stylesheet: string;
  readonly heading: string;
  readonly lead: string;
  /** What was not done, and what to do instead. */
  readonly problem: string | undefined;
  readonly languagesLabel: string;
  readonly languages: readonly LanguageLink[];
  readonly pdf: Link | undefined;
  readonly links: readonly Link[];
  readonly printing: string;
  readonly sheet: BriefSheet;
  readonly parts: readonly FormPart[];
}

/** A brief as a document of its own: for `pages/brief`. */
interface BriefDocument {
  readonly styles: string;
  readonly sheet: BriefSheet;
}

declare module '../platform/views/views.ts' {
  interface Views {
    'desk/brief': BriefView;
    'pages/brief': BriefDocument;
  }
}

type Tools = Pick<PageTools, 'render' | 'asset'>;

/** The names of the forms' fields. */
export const briefFields = { hash: 'hash', wanted: 'wanted' } as const;

export interface BriefPageInput {
  readonly sheet: BriefSheet;
  /** Whether the member gets the numbers every Monday. */
  readonly isWeekly: boolean;
  /** Whether the member is told of milestones. */
  readonly isTold: boolean;
  /** What could not be done. */
  readonly problem?: 'busy' | 'failed';
}

/** The brief as it is printed, in one of the languages, and what can be done with it. */
export function briefPage(tools: Tools, visit: CampaignVisit<Campaign>, input: BriefPageInput): Html {
  const { say, frame, campaign, member } = visit;
  const { sheet, isWeekly, isTold, problem } = input;
  const path = briefPath(campaign);
  return tools.render('desk/brief', {
    frame: frame({ title: say('desk-brief.title') }),
    stylesheet: tools.asset('brief.css'),
    heading: say('desk-brief.title'),
    lead: say('desk-brief.lead'),
    problem: problem && say(`desk-brief.problem.${problem}`),
    languagesLabel: say('desk-brief.languages'),
    languages: languages.map((language) => ({
      language,
      direction: directionOf(language),
      name: ownNames[language],
      url: `${path}?in=${language}`,
      isCurrent: language === sheet.language,
    })),
    pdf: { url: `${path}/${sheet.language}.pdf`, label: say('desk-brief.pdf') },
    links: mayOrganise(member, campaign.id) ? [{ url: `${path}/next-steps`, label: say('desk-brief.next.link') }] : [],
    printing: say('desk-brief.printing'),
    sheet,
    parts: [mailsPart(visit, 'weekly', isWeekly), mailsPart(visit, 'milestones', isTold), checkPart(visit)],
  });
}

/** Mails that the member gets or not, with the press that changes it. */
function mailsPart(
  { say, campaign }: CampaignVisit<Campaign>,
  mails: 'weekly' | 'milestones',
  areSent: boolean,
): FormPart {
  return {
    id: mails,
    heading: say(`desk-brief.${mails}.heading`),
    state: { text: say(`desk-brief.weekly.${areSent ? 'on' : 'off'}`), isGood: areSent },
    paragraphs: [say(`desk-brief.${mails}.lead`)],
    form: formView({
      action: `${briefPath(campaign)}/${mails}`,
      kept: [{ name: briefFields.wanted, value: areSent ? 'no' : 'yes' }],
      button: say(`desk-brief.${mails}.${areSent ? 'stop' : 'start'}`),
      isQuiet: true,
    }),
  };
}

function checkPart(visit: CampaignVisit<Campaign>): FormPart {
  const { say, campaign } = visit;
  return {
    id: 'check',
    heading: say('desk-brief.check.heading'),
    state: undefined,
    paragraphs: [say('desk-brief.check.lead')],
    form: formView({
      action: `${briefPath(campaign)}/check`,
      fields: [hashField(visit, [])],
      button: say('desk-brief.check.button'),
      isQuiet: true,
    }),
  };
}

function hashField({ say, fields }: CampaignVisit<Campaign>, issues: readonly FieldIssue[]): FieldView {
  const name = briefFields.hash;
  const words = { label: say('desk-brief.check.hash'), hint: say('desk-brief.check.hash-hint') };
  return fieldView({ name, ...words, direction: 'ltr', value: fields.text(name) }, issues);
}

/** The brief that a fingerprint belongs to, as it was. */
export function foundPage(
  tools: Tools,
  { say, frame, language, campaign }: CampaignVisit<Campaign>,
  { sheet, madeAt }: { readonly sheet: BriefSheet; readonly madeAt: Date },
): Html {
  return tools.render('desk/brief', {
    frame: frame({ title: say('desk-brief.check.found') }),
    stylesheet: tools.asset('brief.css'),
    heading: say('desk-brief.check.found'),
    lead: say('desk-brief.check.found-lead', { moment: formatMoment(language, madeAt) }),
    problem: undefined,
    languagesLabel: '',
    languages: [],
    pdf: undefined,
    links: [{ url: briefPath(campaign), label: say('desk-brief.back') }],
    printing: say('desk-brief.check.compare'),
    sheet,
    parts: [],
  });
}

/** Asks for a fingerprint, or says that no brief has it. */
export function checkPage(tools: Tools, visit: CampaignVisit<Campaign>, why?: 'no-hash' | 'not-found'): Html {
  const { say, campaign } = visit;
  const issues = why === undefined ? [] : [{ field: briefFields.hash, text: say(`desk-brief.check.${why}`) }];
  return deskForm(tools, visit, {
    heading: say('desk-brief.check.heading'),
    paragraphs: [say('desk-brief.check.lead')],
    issues,
    form: {
      action: `${briefPath(campaign)}/check`,
      fields: [hashField(visit, issues)],
      button: say('desk-brief.check.button'),
    },
    links: [{ url: briefPath(campaign), label: say('desk-brief.back') }],
  });
}

/** Where organisers write what comes next: a text for each language of the campaign. */
export function nextStepsPage(
  tools: Tools,
  visit: CampaignVisit<Campaign>,
  { written, texts, tooLong }: NextStepsInput,
): Html {
  const { say, language, campaign } = visit;
  const issues = tooLong.map((one) => ({
    field: nextStepsField(one),
    text: say('desk-brief.next.too-long', { most: longestNextSteps }),
  }));
  return deskForm(tools, visit, {
    heading: say('desk-brief.next.heading'),
    paragraphs: [say('desk-brief.next.lead'), say('desk-brief.next.missing')],
    issues,
    form: {
      action: `${briefPath(campaign)}/next-steps`,
      fields: written.map((one) => {
        const words = {
          label: languageName(language, one),
          hint: say('desk-brief.next.hint', { most: longestNextSteps }),
        };
        const field = { name: nextStepsField(one), ...words, value: texts[one] ?? '', rows: 4, isRequired: false };
        return fieldView(field, issues);
      }),
      button: say('desk-brief.next.save'),
    },
    links: [{ url: briefPath(campaign), label: say('desk-brief.back') }],
  });
}

export interface NextStepsInput {
  /** The languages that the campaign is written in. */
  readonly written: readonly Language[];
  readonly texts: NextSteps;
  readonly tooLong: readonly Language[];
}

export function nextStepsField(language: Language): string {
  return `next-${language}`;
}

export function briefPath({ slug }: Pick<Campaign, 'slug'>): string {
  return `/desk/c/${slug}/brief`;
}
