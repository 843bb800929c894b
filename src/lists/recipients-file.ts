/** A file of recipients. Pure. */

import { isLanguage, type Language, languages } from '../platform/i18n/languages.ts';
import { isSendable } from '../platform/mail/mail-address.ts';
import { nearest } from '../platform/nearest.ts';
import { countryCodeIn, regionCodesIn } from './place-codes.ts';
import type { ImportedRecipient, RecipientFault } from './recipient.ts';
import { type CsvRow, type Report, readCsvRows } from './recipients-rows.ts';

export type ReadRecipients =
  | { readonly kind: 'read'; readonly recipients: readonly ImportedRecipient[] }
  | { readonly kind: 'faults'; readonly faults: readonly RecipientFault[] };

const needed = ['name', 'office', 'chamber', 'constituency', 'email', 'language'] as const;
/** Where one of these is not there, what is known already stays. */
const optional = ['party', 'country', 'regions'] as const;
const columns = [...needed, ...optional] as const;
type Column = (typeof columns)[number];

const cellAtMost = 300;
const recipientsAtMost = 10_000;

/**
 * Reads recipients from CSV as spreadsheets write it: separated by commas, semicolons or tabs, with or without a byte
 * order mark, the columns in any order. Six columns must be there; only name and email must be filled in.
 *
 * @param defaultLanguage of those whose language is left empty.
 * @returns the recipients in the order of the file, or everything that is wrong, in the order of the lines.
 */
export function parseRecipients(text: string, defaultLanguage: Language): ReadRecipients {
  const faults: RecipientFault[] = [];
  const report: Report = (line, problem, remedy) => faults.push({ line, problem, remedy });
  const [header, ...rows] = readCsvRows(text, report);
  const recipients = header === undefined ? [] : recipientsOf(header, rows, defaultLanguage, report);
  if (faults.length === 0 && recipients.length === 0) {
    report(
      1,
      'The file names no recipient.',
      `Write “${needed.join(',')}” in the first line and one recipient a line.`,
    );
  }
  if (recipients.length > recipientsAtMost) {
    report(1, `The file has ${recipients.length} recipients.`, `Import at most ${recipientsAtMost} at a time.`);
  }
  if (faults.length === 0) return { kind: 'read', recipients };
  return { kind: 'faults', faults: faults.sort((a, b) => a.line - b.line) };
}

function recipientsOf(
  header: CsvRow,
  rows: readonly CsvRow[],
  fallback: Language,
  report: Report,
): ImportedRecipient[] {
  const places = columnPlaces(header, report);
  if (places === undefined) return [];
  const lineOf = new Map<string, number>();
  return rows.map((row) => {
    const recipient = recipientOf(row, places, header.cells.length, fallback, report);
    const { email } = recipient;
    const before = lineOf.get(email);
    if (before !== undefined && email !== '') {
      report(row.line, `${email} stands in line ${before} already.`, 'Leave one of the two lines out.');
    }
    lineOf.set(email, before ?? row.line);
    return recipient;
  });
}

/** Where each column stands; undefined when the header is not as it must be, for then no line can be read. */
function columnPlaces({ cells, line }: CsvRow, report: Report): ReadonlyMap<Column, number> | undefined {
  const places = new Map<Column, number>();
  let isGood = true;
  const wrong = (problem: string, remedy: string) => {
    isGood = false;
    report(line, problem, remedy);
  };
  for (const [place, cell] of cells.entries()) {
    const name = cell.trim().toLowerCase();
    const column = columns.find((known) => known === name);
    if (column !== undefined && !places.has(column)) places.set(column, place);
    else if (column !== undefined) wrong(`The column “${column}” stands here twice.`, 'Take one of the two away.');
    else if (name !== '') {
      const meant = nearest(name, columns);
      wrong(
        `There is no column “${cell.trim()}”.`,
        meant === undefined ? `The columns are ${columns.join(', ')}.` : `Did you mean “${meant}”?`,
      );
    }
  }
  for (const column of needed) {
    if (!places.has(column)) wrong(`The column “${column}” is missing.`, 'Add it to the first line.');
  }
  return isGood ? places : undefined;
}

function recipientOf(
  { cells, line }: CsvRow,
  places: ReadonlyMap<Column, number>,
  width: number,
  fallback: Language,
  report: Report,
): ImportedRecipient {
  if (cells.length < width || cells.slice(width).some((extra) => extra.trim() !== '')) {
    report(
      line,
      `This line has ${cells.length} cells, the first line ${width}.`,
      'Put a cell that holds the separator between quotation marks, and leave none out.',
    );
  }
  const cell = (column: Column): string => {
    const text = cells[places.get(column) ?? -1]?.trim() ?? '';
    if (text.length > cellAtMost) report(line, `The ${column} is too long.`, `Write at most ${cellAtMost} characters.`);
    if (/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(text)) {
      report(line, `The ${column} holds a line break or an invisible character.`, 'Write it on one line.');
    }
    return text;
  };
  const [name, office, chamber, constituency] = [cell('name'), cell('office'), cell('chamber'), cell('constituency')];
  const [email, language] = [cell('email').toLowerCase(), cell('language').toLowerCase()];
  if (name === '') report(line, 'The name is empty.', 'Write who the recipient is.');
  if (email === '') report(line, 'The email is empty.', 'Write the address of the recipient’s office.');
  else if (!isSendable(email)) report(line, `“${email}” is no e-mail address.`, 'Write one such as ann@example.org.');
  if (language !== '' && !isLanguage(language)) {
    report(line, `“${language}” is not one of our languages.`, `Write ${languages.join(', ')}, or nothing.`);
  }
  const [party, country, regions] = optional.map((column) => (places.has(column) ? cell(column) : undefined));
  const known = { email, name, office, chamber, constituency, language: isLanguage(language) ? language : fallback };
  return {
    ...known,
    ...(party === undefined ? {} : { party }),
    ...(country === undefined ? {} : { country: countryOf(country, line, report) }),
    ...(regions === undefined ? {} : { regions: regionsOf(regions, line, report) }),
  };
}

function countryOf(typed: string, line: number, report: Report): string {
  const code = countryCodeIn(typed);
  if (code !== undefined) return code;
  report(line, `“${typed}” is no code of a country.`, 'Write two letters such as BE, or nothing.');
  return '';
}

function regionsOf(typed: string, line: number, report: Report): readonly string[] {
  const { codes, wrong } = regionCodesIn(typed);
  for (const word of wrong) {
    report(line, `“${word}” is no code of a region.`, 'Write codes such as BE-VAN or FR, with blanks between them.');
  }
  return codes;
}
