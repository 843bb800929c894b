import type { CampaignVisit } from '../../accounts/desk.ts';
import {
  type FieldIssue,
  type FormView,
  fieldView,
  formView,
  type ProblemsView,
  problemsView,
} from '../../accounts/desk-form.ts';
import type { DeskFrame } from '../../accounts/desk-view.ts';
import { languageName } from '../../platform/i18n/format.ts';
import { type Language, languages } from '../../platform/i18n/languages.ts';
import { type Foreign, foreignOn } from '../../platform/i18n/words.ts';
import type { Html, PageTools } from '../../platform/views/frame.ts';
import type { Campaign } from '../campaign.ts';
import type { Change } from '../changes.ts';
import { changesInWords } from './change-words.ts';
import { type CheckView, checksOf } from './checklist.ts';
import type { CampaignInDraft } from './draft-store.ts';
import { partWords } from './fault-words.ts';
import { consentField } from './publish-form.ts';
import { isReady, type Readiness } from './readiness.ts';

export interface PublishPageInput {
  readonly draft: CampaignInDraft;
  readonly readiness: Readiness;
  /** What publishing would change; empty where the draft cannot be published. */
  readonly changes: readonly Change[];
  /** What is looked at. */
  readonly seen: string;
  /** Why it was not published just now. */
  readonly told: string | undefined;
  readonly issues: readonly FieldIssue[];
}

/** For `desk/publish`. */
interface PublishView {
  readonly frame: DeskFrame;
  readonly problems: ProblemsView | undefined;
  readonly heading: string;
  readonly paragraphs: readonly string[];
  readonly choices:
    | { readonly heading: string; readonly lead: string; readonly rows: readonly ChoiceRow[] }
    | undefined;
  readonly checksHeading: string;
  readonly checks: readonly CheckView[];
  readonly trial: { readonly heading: string; readonly paragraphs: readonly string[]; readonly form: FormView };
  readonly changesHeading: string;
  readonly changes: readonly string[];
  readonly publish: PublishFormView;
}

interface ChoiceRow {
  readonly what: string;
  readonly action: string;
  readonly part: string;
  readonly base: string;
  readonly draft: string;
  readonly published: string;
}

interface PublishFormView {
  readonly heading: string;
  readonly paragraphs: readonly string[];
  readonly action: string;
  readonly seen: string;
  readonly legend: string;
  readonly consents: readonly ConsentView[];
  /** Undefined while something stands in the way. */
  readonly button: string | undefined;
}

interface ConsentView {
  readonly id: string;
  readonly label: string;
  readonly text: string;
  readonly foreign: Foreign | undefined;
  readonly issue: string | undefined;
  readonly isTicked: boolean;
}

declare module '../../platform/views/views.ts' {
  interface Views {
    'desk/publish': PublishView;
  }
}

type Visit = CampaignVisit<Campaign>;

/** What is done and what is not, what would change, and the button that publishes. */
export function publishPage({ render }: Pick<PageTools, 'render'>, visit: Visit, input: PublishPageInput): Html {
  const { say, frame } = visit;
  const { draft, readiness, changes, told, issues } = input;
  const isFirst = visit.campaign.state === 'draft';
  const heading = say('desk-publish.title');
  const isNothingNew = !isFirst && changes.length === 0 && readiness.faults.length === 0;
  return render('desk/publish', {
    frame: frame({ title: heading, hasProblems: issues.length > 0 }),
    problems: problemsView(say, issues),
    heading,
    paragraphs: [
      ...(told === undefined ? [] : [told]),
      say(isFirst ? 'desk-publish.lead-first' : 'desk-publish.lead-changes'),
    ],
    choices: choicesOf(visit, input),
    checksHeading: say('desk-publish.checklist'),
    checks: checksOf(visit, draft, readiness),
    trial: trialPart(visit, draft),
    changesHeading: say(isFirst ? 'desk-publish.will-show' : 'desk-publish.will-change'),
    changes: isNothingNew ? [say('desk-publish.nothing-new')] : changesInWords(visit, draft, changes, isFirst),
    publish: publishForm(visit, input, isFirst, isNothingNew),
  });
}

function choicesOf(visit: Visit, { draft, readiness }: PublishPageInput): PublishView['choices'] {
  const { say, campaign } = visit;
  if (readiness.overtaken.length === 0) return undefined;
  return {
    heading: say('desk-publish.overtaken.heading'),
    lead: say('desk-publish.overtaken.lead'),
    rows: readiness.overtaken.map((part) => ({
      what: partWords(visit, part),
      action: `/desk/c/${campaign.slug}/publish/choose`,
      part,
      base: String(draft.parts[part].revision),
      draft: say('desk-publish.overtaken.draft'),
      published: say('desk-publish.overtaken.published'),
    })),
  };
}

function trialPart(visit: Visit, { parts }: CampaignInDraft): PublishView['trial'] {
  const { say, campaign, language } = visit;
  const { languages: chosen, defaultLanguage } = parts.settings.content;
  return {
    heading: say('desk-publish.trial.heading'),
    paragraphs: [say('desk-publish.trial.lead')],
    form: formView({
      action: `/desk/c/${campaign.slug}/publish/try`,
      fields: [
        fieldView({
          name: 'language',
          label: say('desk-publish.trial.language'),
          options: languages
            .filter((one) => chosen.includes(one))
            .map((value) => ({ value, label: languageName(language, value), isChosen: value === defaultLanguage })),
        }),
      ],
      button: say('desk-publish.trial.button'),
      isQuiet: true,
    }),
  };
}

function publishForm(
  visit: Visit,
  { draft, readiness, seen, issues }: PublishPageInput,
  isFirst: boolean,
  isNothingNew: boolean,
): PublishFormView {
  const { say, campaign, fields, language } = visit;
  const coversEmail = (written: Language) => draft.parts.settings.content.emailConsents.includes(written);
  const consent = (written: Language): ConsentView => {
    const id = consentField(written);
    return {
      id,
      label: say(coversEmail(written) ? 'desk-publish.consent.label-email' : 'desk-publish.consent.label', {
        language: languageName(language, written),
      }),
      text: draft.parts[`text:${written}`].content.consent,
      foreign: foreignOn(language, written),
      issue: issues.find(({ field }) => field === id)?.text,
      isTicked: fields.text(id) === 'yes',
    };
  };
  const canPublish = isReady(draft, readiness) && !isNothingNew;
  const button = say(isFirst ? 'desk-publish.button-first' : 'desk-publish.button-changes');
  const means = say(isFirst ? 'desk-publish.means-first' : 'desk-publish.means-changes');
  return {
    heading: say('desk-publish.heading'),
    paragraphs: canPublish ? [means] : [say(isNothingNew ? 'desk-publish.nothing-to-do' : 'desk-publish.first-mend')],
    action: `/desk/c/${campaign.slug}/publish`,
    seen,
    legend: say('desk-publish.consent.legend'),
    consents: canPublish
      ? readiness.languages.filter(({ isPublished }) => isPublished).map((one) => consent(one.language))
      : [],
    button: canPublish ? button : undefined,
  };
}
