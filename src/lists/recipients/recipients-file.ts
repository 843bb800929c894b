/** A file of recipients. Pure. */

import type { Campaign } from '../../campaigns/campaign.ts';
import { checkWidth, columnPlaces } from '../../platform/csv/csv-columns.ts';
import { type CsvRow, readCsvRows } from '../../platform/csv/csv-rows.ts';
import { isLanguage, languages } from '../../platform/i18n/languages.ts';
import { isSendable } from '../../platform/mail/mail-address.ts';
import type { ImportedRecipient } from '../recipient.ts';
import type { ImportFault, ReportFault } from './import-faults.ts';
import { countryCodeIn, regionCodesIn } from './place-codes.ts';

export type ReadRecipients =
  | { readonly kind: 'read'; readonly recipients: readonly ImportedRecipient[] }
  | { readonly kind: 'faults'; readonly faults: readonly ImportFault[] };

const needed = ['name', 'office', 'chamber', 'constituency', 'email', 'language'] as const;
/** Where one of these is not there, what is known already stays. */
const optional = ['party', 'country', 'regions'] as const;
type Column = (typeof needed | typeof optional)[number];

/** The campaign that a file is for. */
type FileOf = Pick<Campaign, 'defaultLanguage' | 'regions'>;

const cellAtMost = 300;
const recipientsAtMost = 10_000;

/**
 * Reads recipients from CSV as spreadsheets write it: separated by commas, semicolons or tabs, with or without a byte
 * order mark, the columns in any order. Six columns must be there; only name and email must be filled in.
 *
 * @param campaign whose language those have whose own is left empty.
 * @returns the recipients in the order of the file, or everything that is wrong, in the order of the lines.
 */
export function parseRecipients(text: string, campaign: FileOf): ReadRecipients {
  const faults: ImportFault[] = [];
  const report: ReportFault = (line, code, params = {}) => faults.push({ line, code, params });
  const [header, ...rows] = readCsvRows(text, report);
  const recipients = header === undefined ? [] : recipientsOf(header, rows, campaign, report);
  if (faults.length === 0 && recipients.length === 0) {
    report(1, 'nobody', { columns: needed.join(',') });
  }
  if (recipients.length > recipientsAtMost) {
    report(1, 'too-many', { count: String(recipients.length), most: String(recipientsAtMost) });
  }
  if (faults.length === 0) return { kind: 'read', recipients };
  return { kind: 'faults', faults: faults.sort((a, b) => a.line - b.line) };
}

function recipientsOf(
  header: CsvRow,
  rows: readonly CsvRow[],
  campaign: FileOf,
  report: ReportFault,
): ImportedRecipient[] {
  const places = columnPlaces<Column>(header, { needed, optional }, report);
  if (places === undefined) return [];
  const lineOf = new Map<string, number>();
  return rows.map((row) => {
    const recipient = recipientOf(row, places, header.cells.length, campaign, report);
    const { email } = recipient;
    const before = lineOf.get(email);
    if (before !== undefined && email !== '') {
      report(row.line, 'twice', { email, before: String(before) });
    }
    lineOf.set(email, before ?? row.line);
    return recipient;
  });
}

function recipientOf(
  row: CsvRow,
  places: ReadonlyMap<Column, number>,
  width: number,
  { defaultLanguage: fallback, regions: tables }: FileOf,
  report: ReportFault,
): ImportedRecipient {
  checkWidth(row, width, report);
  const { cells, line } = row;
  const cell = (column: Column): string => {
    const text = cells[places.get(column) ?? -1]?.trim() ?? '';
    if (text.length > cellAtMost) report(line, 'too-long', { column, most: String(cellAtMost) });
    if (/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(text)) {
      report(line, 'control', { column });
    }
    return text;
  };
  const [name, office, chamber, constituency] = [cell('name'), cell('office'), cell('chamber'), cell('constituency')];
  const [email, language] = [cell('email').toLowerCase(), cell('language').toLowerCase()];
  if (name === '') report(line, 'no-name');
  if (email === '') report(line, 'no-email');
  else if (!isSendable(email)) report(line, 'no-address', { email });
  if (language !== '' && !isLanguage(language)) {
    report(line, 'no-language', { language, languages: languages.join(', ') });
  }
  const [party, country, regions] = optional.map((column) => (places.has(column) ? cell(column) : undefined));
  const known = { email, name, office, chamber, constituency, language: isLanguage(language) ? language : fallback };
  return {
    ...known,
    ...(party === undefined ? {} : { party }),
    ...(country === undefined ? {} : { country: countryOf(country, line, report) }),
    ...(regions === undefined ? {} : { regions: regionsOf(regions, tables, line, report) }),
  };
}

function countryOf(typed: string, line: number, report: ReportFault): string {
  const code = countryCodeIn(typed);
  if (code !== undefined) return code;
  report(line, 'no-country', { typed });
  return '';
}

function regionsOf(typed: string, tables: FileOf['regions'], line: number, report: ReportFault): readonly string[] {
  const { codes, wrong } = regionCodesIn(typed, tables);
  for (const word of wrong) {
    report(line, 'no-region', { word });
  }
  return codes;
}
