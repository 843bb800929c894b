/** What is typed of one row of a sheet. Pure. */
import type { Ask, Asks } from '../campaigns/campaign.ts';
import { countries } from '../platform/i18n/format.ts';
import { wholeNumberIn } from '../platform/i18n/whole-number.ts';
import { parseAddress } from '../platform/mail/address.ts';
import { nameIssue, writingIssue } from '../signatures/person-name.ts';
import { isPostcode } from '../signatures/region.ts';
import type { Person } from '../signatures/signature.ts';

/** Everything that can be asked for of a row; in a file, its columns. */
export const rowFields = ['sheet', 'line', 'name', 'postcode', 'city', 'country', 'email'] as const;
export type RowField = (typeof rowFields)[number];

/** What was typed, without white space around it; '' where nothing was. */
export type TypedRow = { readonly [F in RowField]: string };

/** Each has a problem and a remedy in `locales/…/import.json`. */
export type RowFaultCode =
  | 'no-signatory'
  | 'not-writable'
  | 'no-address'
  | 'country-needed'
  | 'no-postcode'
  | 'cell-needed'
  | 'no-sheet'
  | 'no-line'
  | 'line-twice';

export interface RowFault {
  readonly field: RowField;
  readonly code: RowFaultCode;
  readonly params: Readonly<Record<string, string>>;
}

/** One signature on paper, read from what was typed. */
export interface PaperRow {
  readonly sheet: number;
  /** Which line of it; null where nobody has said. */
  readonly line: number | null;
  /** The address is '' where the sheet has none. */
  readonly person: Person;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
}

/** The sheets that were printed, with the lines of each that rows were entered from. */
export type KnownSheets = ReadonlyMap<number, { readonly lines: number; readonly taken: ReadonlySet<number> }>;

const countryCodes: ReadonlySet<string> = new Set(countries('en').map(({ code }) => code));

/** A row, or all that is to mend in it. */
export interface ReadRow {
  readonly row: PaperRow | undefined;
  readonly faults: readonly RowFault[];
}

/** Reads rows together: no two are on one line of a sheet. @param sheets those that were printed, of the numbers that are typed. */
export function readRows(rows: readonly TypedRow[], asks: Asks, sheets: KnownSheets): readonly ReadRow[] {
  const taken = new Map([...sheets].map(([sheet, { taken: lines }]) => [sheet, new Set(lines)]));
  return rows.map((typed) => {
    const { row, faults } = readRow(typed, asks, sheets);
    const { sheet = 0, line = null } = row ?? {};
    if (line === null) return { row, faults };
    const lines = taken.get(sheet);
    if (lines?.has(line)) {
      const params = { sheet: String(sheet), line: String(line) };
      return { row: undefined, faults: [{ field: 'line', code: 'line-twice', params }] };
    }
    lines?.add(line);
    return { row, faults };
  });
}

function readRow(typed: TypedRow, asks: Asks, sheets: KnownSheets): ReadRow {
  const faults: RowFault[] = [];
  const wrong = (field: RowField, code: RowFaultCode, params: RowFault['params'] = {}) =>
    faults.push({ field, code, params });
  const sheet = wholeNumberIn(typed.sheet) ?? 0;
  const printed = sheets.get(sheet);
  if (printed === undefined) wrong('sheet', 'no-sheet', { typed: typed.sheet });
  const line = typed.line === '' ? null : (wholeNumberIn(typed.line) ?? 0);
  if (line !== null && printed !== undefined && (line < 1 || line > printed.lines)) {
    wrong('line', 'no-line', { typed: typed.line, lines: String(printed.lines) });
  }
  if (typed.name === '') wrong('name', 'no-signatory');
  else if (nameIssue(typed.name) !== undefined) wrong('name', 'not-writable', { column: 'name' });
  const country = typed.country.toUpperCase();
  const isCountry = countryCodes.has(country);
  if (!isCountry) wrong('country', 'country-needed', { typed: typed.country });
  const asked = (field: 'postcode' | 'city', ask: Ask, isGood: (text: string) => boolean, code: RowFaultCode) => {
    const text = typed[field];
    if (ask === 'no') return '';
    if (text === '' && ask === 'required') wrong(field, 'cell-needed', { column: field });
    else if (text !== '' && !isGood(text)) wrong(field, code, { column: field, typed: text, country });
    return text;
  };
  const isWritablePostcode = (text: string) => writingIssue(text) === undefined && isPostcode(country, text);
  const postcode = asked('postcode', isCountry ? asks.postcode : 'no', isWritablePostcode, 'no-postcode');
  const city = asked('city', asks.city, (text) => nameIssue(text) === undefined, 'not-writable');
  const address = typed.email === '' ? undefined : parseAddress(typed.email);
  if (typed.email !== '' && address === undefined) wrong('email', 'no-address', { email: typed.email });
  const person = { name: typed.name, email: address?.asTyped ?? '', city, postcode };
  return { row: faults.length > 0 ? undefined : { sheet, line, person, country }, faults };
}
