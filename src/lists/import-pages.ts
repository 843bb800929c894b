import type { CampaignVisit } from '../accounts/desk.ts';
import { type FieldView, fieldView, type Link, type ProblemsView, problemsView } from '../accounts/desk-form.ts';
import type { DeskFrame } from '../accounts/desk-view.ts';
import type { Campaign } from '../campaigns/campaign.ts';
import { faultWords } from '../platform/csv/table-faults.ts';
import { formatNumber } from '../platform/i18n/format.ts';
import type { Html, PageTools } from '../platform/views/frame.ts';
import { fingerprintOf, type RecipientsComparison } from './compare-recipients.ts';
import type { RecipientsPreview } from './recipients.ts';

/** For `desk/import`. */
interface ImportView {
  readonly frame: DeskFrame;
  readonly problems: ProblemsView | undefined;
  readonly heading: string;
  readonly paragraphs: readonly string[];
  readonly columns: string;
  readonly action: string;
  readonly file: {
    readonly label: string;
    readonly hint: string;
    readonly issue: string | undefined;
    readonly describedBy: string;
  };
  readonly or: string;
  readonly pasted: FieldView;
  readonly button: string;
  readonly back: Link;
}

/** For `desk/import-preview`. */
interface ImportPreviewView {
  readonly frame: DeskFrame;
  readonly heading: string;
  readonly notes: readonly string[];
  readonly lead: string;
  readonly parts: readonly {
    readonly id: string;
    readonly heading: string;
    readonly rows: readonly { readonly title: string; readonly lines: readonly string[] }[];
    readonly more: string | undefined;
  }[];
  readonly form: { readonly action: string; readonly seen: string; readonly button: string } | undefined;
  readonly links: readonly Link[];
}

declare module '../platform/views/views.ts' {
  interface Views {
    'desk/import': ImportView;
    'desk/import-preview': ImportPreviewView;
  }
}

type Visit = CampaignVisit<Campaign>;

export type ImportIssue = 'nothing' | 'too-heavy' | 'busy' | 'no-table';

/** Rows that are shown of each part. */
const MOST_SHOWN = 200;

export function importPage(
  { render }: Pick<PageTools, 'render'>,
  { say, frame, campaign }: Visit,
  { issue, pasted = '' }: { readonly issue?: ImportIssue; readonly pasted?: string } = {},
): Html {
  const text = issue && say(`desk-recipients.import.issue.${issue}`);
  const issues = text === undefined ? [] : [{ field: 'table', text }];
  const here = `/desk/c/${campaign.slug}/recipients`;
  const heading = say('desk-recipients.import.title');
  return render('desk/import', {
    frame: frame({ title: heading, hasProblems: issues.length > 0 }),
    problems: problemsView(say, issues),
    heading,
    paragraphs: [say('desk-recipients.import.lead'), say('desk-recipients.import.columns')],
    columns: 'name,office,chamber,constituency,email,language,party,country,regions',
    action: `${here}/import`,
    file: {
      label: say('desk-recipients.import.file'),
      hint: say('desk-recipients.import.file-hint'),
      issue: text,
      describedBy: text === undefined ? 'table-hint' : 'table-hint table-issue',
    },
    or: say('desk-recipients.import.or'),
    pasted: fieldView({
      name: 'pasted',
      label: say('desk-recipients.import.pasted'),
      hint: say('desk-recipients.import.pasted-hint'),
      rows: 8,
      value: pasted,
      isRequired: false,
    }),
    button: say('desk-recipients.import.look'),
    back: { url: here, label: say('desk-recipients.back') },
  });
}

interface PreviewOccasion {
  /** Its letters may have been taken for others. */
  readonly isFromWindows: boolean;
  /** Somebody has changed the recipients since it was shown before. */
  readonly isOvertaken: boolean;
}

export function previewPage(
  tools: Pick<PageTools, 'render' | 'locales'>,
  visit: Visit,
  id: string,
  preview: RecipientsPreview,
  { isFromWindows, isOvertaken }: PreviewOccasion,
): Html {
  const { say, frame, campaign, language } = visit;
  const here = `/desk/c/${campaign.slug}/recipients`;
  const heading = say(`desk-recipients.import.heading-${preview.kind}`);
  const shared = {
    frame: frame({ title: heading }),
    heading,
    notes: [
      ...(isOvertaken ? [say('desk-recipients.import.overtaken')] : []),
      ...(isFromWindows ? [say('desk-recipients.import.from-windows')] : []),
    ],
    links: [
      { url: `${here}/import`, label: say('desk-recipients.import.another') },
      { url: here, label: say('desk-recipients.import.leave') },
    ],
  };
  if (preview.kind === 'faults') {
    const rows = preview.faults.map((fault) => {
      const { problem, remedy } = faultWords(tools.locales, language, fault);
      const line = formatNumber(language, fault.line);
      return { title: say('desk-recipients.import.line', { line }), lines: [problem, remedy] };
    });
    const count = preview.faults.length;
    const part = partOf(visit, 'wrong', say('desk-recipients.import.wrong', { count }), rows);
    return tools.render('desk/import-preview', {
      ...shared,
      lead: say('desk-recipients.import.lead-faults'),
      parts: [part],
      form: undefined,
    });
  }
  const { comparison } = preview;
  const { added, changed, unchanged, kept } = comparison;
  const isSame = added.length + changed.length === 0;
  return tools.render('desk/import-preview', {
    ...shared,
    lead: isSame
      ? say('desk-recipients.import.lead-same')
      : say('desk-recipients.import.lead-comparison', { unchanged, kept }),
    parts: partsOf(visit, comparison),
    form: isSame
      ? undefined
      : {
          action: `${here}/import/${id}`,
          seen: fingerprintOf(comparison),
          button: say('desk-recipients.import.button'),
        },
  });
}

type Part = ImportPreviewView['parts'][number];

function partsOf(visit: Visit, { added, changed }: RecipientsComparison): readonly Part[] {
  const { say } = visit;
  const newOnes = added.map(({ name, office, party, chamber, constituency, email }) => ({
    title: name,
    lines: [[office, party, chamber, constituency].filter((part) => part !== '').join(' · '), email].filter(Boolean),
  }));
  const changedOnes = changed.map(({ recipient, changes }) => ({
    title: recipient.name,
    lines: [
      recipient.email,
      ...changes.map(({ field, from, to }) =>
        say('desk-recipients.import.becomes', {
          field: say(`desk-recipients.field.${field}`),
          from: from === '' ? say('desk-recipients.import.empty') : from,
          to: to === '' ? say('desk-recipients.import.empty') : to,
        }),
      ),
    ],
  }));
  return [
    ...(added.length === 0
      ? []
      : [partOf(visit, 'new', say('desk-recipients.import.new', { count: added.length }), newOnes)]),
    ...(changed.length === 0
      ? []
      : [partOf(visit, 'changed', say('desk-recipients.import.changed', { count: changed.length }), changedOnes)]),
  ];
}

function partOf({ say }: Visit, id: string, heading: string, rows: Part['rows']): Part {
  const hidden = rows.length - MOST_SHOWN;
  const more = hidden > 0 ? say('desk-recipients.import.more', { count: hidden }) : undefined;
  return { id, heading, rows: rows.slice(0, MOST_SHOWN), more };
}
