import { faultPart, type ImportPart, importPreview, type PreviewOccasion } from '../accounts/desk-import.ts';
import { countryName } from '../platform/i18n/format.ts';
import type { Html, PageTools } from '../platform/views/frame.ts';
import { fingerprintOf, type JudgedRow, type RowsPreview } from './enter-rows.ts';
import { type PaperVisit, paperPath } from './paper-page.ts';
import type { RowPerson } from './row-seal.ts';

/** What entering the rows would do: those that are new, those that are doubles, or all that is wrong. */
export function entryPage(
  tools: Pick<PageTools, 'render' | 'locales'>,
  visit: PaperVisit,
  preview: Exclude<RowsPreview, { kind: 'gone' }>,
  { isFromWindows, isOvertaken }: PreviewOccasion,
): Html {
  const { say, campaign, path } = visit;
  const shared = {
    heading: say(`desk-paper.entry.heading-${preview.kind}`),
    lead: say(`desk-paper.entry.lead-${preview.kind}`),
    overtaken: isOvertaken ? say('desk-paper.entry.overtaken') : undefined,
    isFromWindows,
    here: paperPath(campaign),
  };
  if (preview.kind === 'faults') {
    return importPreview(tools, visit, {
      ...shared,
      parts: [faultPart(tools, visit, preview.faults)],
      form: undefined,
    });
  }
  return importPreview(tools, visit, {
    ...shared,
    parts: rowParts(visit, preview.rows),
    form: { action: path, seen: fingerprintOf(preview.rows), button: say('desk-paper.entry.button') },
  });
}

function rowParts(visit: PaperVisit, rows: readonly JudgedRow[]): ImportPart[] {
  const { say } = visit;
  const fresh = rows.filter(({ double }) => double === undefined);
  const doubles = rows.filter(({ double }) => double !== undefined);
  const part = (id: 'new' | 'doubles', of: readonly JudgedRow[]): ImportPart[] =>
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
