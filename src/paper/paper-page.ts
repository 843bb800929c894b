import type { CampaignVisit } from '../accounts/desk.ts';
import {
  type FieldIssue,
  type FormView,
  fieldView,
  formView,
  type Link,
  type ProblemsView,
  problemsView,
} from '../accounts/desk-form.ts';
import type { DeskFrame } from '../accounts/desk-view.ts';
import type { MemberId } from '../accounts/member.ts';
import type { Campaign } from '../campaigns/campaign.ts';
import { formatDate, formatMoment, formatNumber } from '../platform/i18n/format.ts';
import type { Html, PageTools } from '../platform/views/frame.ts';
import type { PaperNumbers, PaperSheet } from './paper.ts';

/** For `desk/paper`. */
interface PaperView {
  readonly frame: DeskFrame;
  readonly problems: ProblemsView | undefined;
  readonly heading: string;
  readonly lead: string;
  readonly actions: readonly (Link & { readonly isQuiet: boolean })[];
  readonly figures: readonly { readonly label: string; readonly value: string; readonly isTotal: boolean }[];
  readonly count: Section & { readonly form: FormView };
  readonly sheets: Section & { readonly rows: readonly SheetRow[]; readonly more: Link | undefined };
  readonly shown: Section & { readonly form: FormView };
}

interface Section {
  readonly heading: string;
  readonly text: string;
}

interface SheetRow {
  readonly title: string;
  readonly lines: readonly string[];
  readonly url: string;
  readonly open: string;
}

declare module '../platform/views/views.ts' {
  interface Views {
    'desk/paper': PaperView;
  }
}

export type PaperVisit = CampaignVisit<Campaign>;

/** The names of the forms' fields. */
export const paperFields = { sheet: 'sheet', signatures: 'signatures', shown: 'shown', from: 'from' } as const;

export interface PaperPageInput {
  readonly numbers: PaperNumbers;
  readonly sheets: readonly PaperSheet[];
  /** Of the next sheet, where there are more. */
  readonly next: number | undefined;
  readonly names: ReadonlyMap<MemberId, string>;
  readonly issues?: readonly FieldIssue[];
}

/** What there is on paper, and all that can be done with it. */
export function paperPage({ render }: Pick<PageTools, 'render'>, visit: PaperVisit, input: PaperPageInput): Html {
  const { say, frame, language, campaign, fields } = visit;
  const { numbers, sheets, next, names, issues = [] } = input;
  const path = paperPath(campaign);
  const figure = (name: 'counted' | 'printed' | 'returned' | 'rows' | 'doubles') => ({
    label: say(`desk-paper.figure.${name}`),
    value: formatNumber(language, numbers[name]),
    isTotal: name === 'counted',
  });
  const state = numbers.isShown ? 'shown' : 'hidden';
  const field = (name: 'sheet' | 'signatures') =>
    fieldView(
      {
        name: paperFields[name],
        label: say(`desk-paper.count.${name}`),
        hint: say(`desk-paper.count.${name}-hint`),
        inputMode: 'numeric',
        direction: 'ltr',
        value: fields.text(paperFields[name]),
      },
      issues,
    );
  return render('desk/paper', {
    frame: frame({ title: say('desk-paper.title'), hasProblems: issues.length > 0 }),
    problems: problemsView(say, issues),
    heading: say('desk-paper.title'),
    lead: say('desk-paper.lead'),
    actions: [
      { url: `${path}/print`, label: say('desk-paper.print.link'), isQuiet: false },
      { url: `${path}/rows`, label: say('desk-paper.rows.link'), isQuiet: true },
      { url: `${path}/import`, label: say('desk-paper.import.link'), isQuiet: true },
    ],
    figures: (['counted', 'printed', 'returned', 'rows', 'doubles'] as const).map(figure),
    count: {
      heading: say('desk-paper.count.heading'),
      text: say('desk-paper.count.lead'),
      form: formView({
        action: `${path}/count`,
        fields: [field('sheet'), field('signatures')],
        button: say('desk-paper.count.button'),
      }),
    },
    sheets: {
      heading: say('desk-paper.sheets.heading'),
      text: numbers.printed === 0 ? say('desk-paper.sheets.none') : say('desk-paper.sheets.lead'),
      rows: sheets.map((sheet) => ({
        title: say('desk-paper.sheet.title', { number: String(sheet.number) }),
        lines: sheetLines(visit, sheet, names),
        url: `${path}/sheets/${sheet.number}`,
        open: say('desk-paper.sheet.open'),
      })),
      more: next === undefined ? undefined : { url: `${path}?from=${next}`, label: say('desk-paper.sheets.more') },
    },
    shown: {
      heading: say('desk-paper.shown.heading'),
      text: say(`desk-paper.shown.${state}`),
      form: formView({
        action: `${path}/shown`,
        kept: [{ name: paperFields.shown, value: numbers.isShown ? 'no' : 'yes' }],
        button: say(`desk-paper.shown.${numbers.isShown ? 'hide' : 'show'}`),
        isQuiet: true,
      }),
    },
  });
}

/** How things stand with a sheet, in sentences. */
export function sheetLines(
  { say, language }: PaperVisit,
  { printedAt, signatures, enteredAt, enteredBy, rows, doubles }: PaperSheet,
  names: ReadonlyMap<MemberId, string>,
): string[] {
  const counted =
    signatures === null || enteredAt === null
      ? []
      : [
          say('desk-paper.sheet.counted', { count: signatures }),
          say('desk-paper.sheet.by', {
            who: whoEntered(say, names, enteredBy),
            moment: formatMoment(language, enteredAt),
          }),
        ];
  const entered = [
    ...(rows === 0 ? [] : [say('desk-paper.sheet.rows', { count: rows })]),
    ...(doubles === 0 ? [] : [say('desk-paper.sheet.doubles', { count: doubles })]),
  ];
  const out = counted.length + entered.length === 0 ? [say('desk-paper.sheet.out')] : [];
  return [...out, ...counted, ...entered, say('desk-paper.sheet.printed', { date: formatDate(language, printedAt) })];
}

export function whoEntered(say: PaperVisit['say'], names: ReadonlyMap<MemberId, string>, by: MemberId | null): string {
  return by === null ? say('desk-paper.on-command-line') : (names.get(by) ?? '');
}

export function paperPath({ slug }: Pick<Campaign, 'slug'>): string {
  return `/desk/c/${slug}/paper`;
}
