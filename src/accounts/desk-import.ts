import { faultWords, type TableFault } from '../platform/csv/table-faults.ts';
import { formatNumber } from '../platform/i18n/format.ts';
import type { Html, PageTools } from '../platform/views/frame.ts';
import type { Visit } from './desk.ts';
import { type FieldView, fieldView, type Link, type ProblemsView, problemsView } from './desk-form.ts';
import type { DeskFrame } from './desk-view.ts';

/** Asks for a table, as a file or pasted: for `desk/import`. */
interface ImportView {
  readonly frame: DeskFrame;
  readonly problems: ProblemsView | undefined;
  readonly heading: string;
  readonly paragraphs: readonly string[];
  /** Their names, which a long row of them is broken between. */
  readonly columns: readonly string[];
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

/** What an import would do, and the press that does it: for `desk/import-preview`. */
interface ImportPreviewView {
  readonly frame: DeskFrame;
  readonly heading: string;
  readonly notes: readonly string[];
  readonly lead: string;
  readonly parts: readonly (ImportPart & { readonly more: string | undefined })[];
  readonly form: { readonly action: string; readonly seen: string; readonly button: string } | undefined;
  readonly links: readonly Link[];
}

export interface ImportPart {
  readonly id: string;
  readonly heading: string;
  readonly rows: readonly { readonly title: string; readonly lines: readonly string[] }[];
}

declare module '../platform/views/views.ts' {
  interface Views {
    'desk/import': ImportView;
    'desk/import-preview': ImportPreviewView;
  }
}

export type ImportIssue = 'nothing' | 'too-heavy' | 'busy' | 'no-table';

type Tools = Pick<PageTools, 'render'>;

/** How somebody came to a preview. */
export interface PreviewOccasion {
  /** Its letters may have been taken for others. */
  readonly isFromWindows: boolean;
  /** Somebody has changed what it would change since it was shown before. */
  readonly isOvertaken: boolean;
}

export interface ImportFormInput extends Pick<ImportView, 'heading' | 'paragraphs' | 'columns' | 'action' | 'button'> {
  readonly issue: ImportIssue | undefined;
  /** As it was pasted, where it was. */
  readonly pasted: string;
  readonly back: Link;
}

/** Asks for a table, as a spreadsheet saves it or as its cells are copied. */
export function importForm({ render }: Tools, { say, frame }: Visit, input: ImportFormInput): Html {
  const { issue, pasted, ...rest } = input;
  const text = issue && say(`desk-recipients.import.issue.${issue}`);
  const issues = text === undefined ? [] : [{ field: 'table', text }];
  return render('desk/import', {
    ...rest,
    frame: frame({ title: input.heading, hasProblems: issues.length > 0 }),
    problems: problemsView(say, issues),
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
  });
}

/** All that is wrong in a table, line by line. */
export function faultPart(
  { locales }: Pick<PageTools, 'locales'>,
  { say, language }: Visit,
  faults: readonly TableFault<string>[],
): ImportPart {
  return {
    id: 'wrong',
    heading: say('desk-recipients.import.wrong', { count: faults.length }),
    rows: faults.map((fault) => {
      const { problem, remedy } = faultWords(locales, language, fault);
      const line = formatNumber(language, fault.line);
      return { title: say('desk-recipients.import.line', { line }), lines: [problem, remedy] };
    }),
  };
}

/** Rows that are shown of each part. */
const MOST_SHOWN = 200;

export interface ImportPreviewInput
  extends Pick<ImportPreviewView, 'heading' | 'lead' | 'form'>,
    Pick<PreviewOccasion, 'isFromWindows'> {
  /** Said where what was shown before does not hold any more. */
  readonly overtaken: string | undefined;
  readonly parts: readonly ImportPart[];
  /** What it was begun from: its `/import` takes another table. */
  readonly here: string;
  /** Where whoever imports nothing goes on; `here` when absent. */
  readonly leave?: string;
}

/** What an import would do: of each part only so much that it can be looked at. */
export function importPreview({ render }: Tools, { say, frame }: Visit, input: ImportPreviewInput): Html {
  const { heading, lead, form, overtaken, isFromWindows, parts, here, leave = here } = input;
  return render('desk/import-preview', {
    frame: frame({ title: heading }),
    heading,
    notes: [
      ...(overtaken === undefined ? [] : [overtaken]),
      ...(isFromWindows ? [say('desk-recipients.import.from-windows')] : []),
    ],
    lead,
    parts: parts.map((part) => {
      const hidden = part.rows.length - MOST_SHOWN;
      const more = hidden > 0 ? say('desk-recipients.import.more', { count: hidden }) : undefined;
      return { ...part, rows: part.rows.slice(0, MOST_SHOWN), more };
    }),
    form,
    links: [
      { url: `${here}/import`, label: say('desk-recipients.import.another') },
      { url: leave, label: say('desk-recipients.import.leave') },
    ],
  });
}
