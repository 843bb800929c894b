import { faultWords } from '../platform/csv/table-faults.ts';
import { countryName, formatNumber } from '../platform/i18n/format.ts';
import type { Html, PageTools } from '../platform/views/frame.ts';
import { fingerprintOf, type JudgedRow, type RowsPreview } from './enter-rows.ts';
import { type PaperVisit, paperPath } from './paper-page.ts';
import type { RowPerson } from './row-seal.ts';

/** Rows that are shown of each part. */
const MOST_SHOWN = 200;

interface Part {
  readonly id: string;
  readonly heading: string;
  readonly rows: readonly { readonly title: string; readonly lines: readonly string[] }[];
}

interface EntryOccasion {
  /** Its letters may have been taken for others. */
  readonly isFromWindows: boolean;
  /** Something has changed since it was shown before. */
  readonly isOvertaken: boolean;
}

/** What entering the rows would do: those that are new, those that are doubles, or all that is wrong. */
export function entryPage(
  { render, locales }: Pick<PageTools, 'render' | 'locales'>,
  visit: PaperVisit,
  preview: Exclude<RowsPreview, { kind: 'gone' }>,
  { isFromWindows, isOvertaken }: EntryOccasion,
): Html {
  const { say, frame, campaign, language, path } = visit;
  const heading = say(`desk-paper.entry.heading-${preview.kind}`);
  const here = paperPath(campaign);
  const parts = preview.kind === 'rows' ? rowParts(visit, preview.rows) : [faultPart()];
  return render('desk/import-preview', {
    frame: frame({ title: heading }),
    heading,
    notes: [
      ...(isOvertaken ? [say('desk-paper.entry.overtaken')] : []),
      ...(isFromWindows ? [say('desk-recipients.import.from-windows')] : []),
    ],
    lead: say(`desk-paper.entry.lead-${preview.kind}`),
    parts: parts.map((part) => {
      const hidden = part.rows.length - MOST_SHOWN;
      const more = hidden > 0 ? say('desk-recipients.import.more', { count: hidden }) : undefined;
      return { ...part, rows: part.rows.slice(0, MOST_SHOWN), more };
    }),
    form:
      preview.kind === 'rows'
        ? { action: path, seen: fingerprintOf(preview.rows), button: say('desk-paper.entry.button') }
        : undefined,
    links: [
      { url: `${here}/import`, label: say('desk-recipients.import.another') },
      { url: here, label: say('desk-recipients.import.leave') },
    ],
  });

  function faultPart(): Part {
    const faults = preview.kind === 'faults' ? preview.faults : [];
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
}

function rowParts(visit: PaperVisit, rows: readonly JudgedRow[]): Part[] {
  const { say } = visit;
  const fresh = rows.filter(({ double }) => double === undefined);
  const doubles = rows.filter(({ double }) => double !== undefined);
  const part = (id: 'new' | 'doubles', of: readonly JudgedRow[]): Part[] =>
    of.length === 0
      ? []
      : [
          {
            id,
            heading: say(`desk-paper.entry.${id}`, { count: of.length }),
            rows: of.map((row) => ({
              title: row.person.name,
              lines: [
                personLine(visit, row),
                placeLine(visit, row),
                ...(row.double === undefined ? [] : [say(`desk-paper.double.${row.double}`)]),
              ],
            })),
          },
        ];
  return [...part('new', fresh), ...part('doubles', doubles)];
}

/** Where somebody lives and how they are reached, as far as the sheet says it. */
export function personLine({ language }: PaperVisit, { person, country }: RowPerson): string {
  const { postcode, city, email } = person;
  return [postcode, city, countryName(language, country), email].filter((part) => part !== '').join(' · ');
}

/** Where on paper a row stands. */
export function placeLine({ say }: PaperVisit, { sheet, line }: Pick<JudgedRow, 'sheet' | 'line'>): string {
  const number = String(sheet);
  return line === null
    ? say('desk-paper.sheet.title', { number })
    : say('desk-paper.sheet.line', { number, line: String(line) });
}
