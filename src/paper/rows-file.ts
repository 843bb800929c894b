/** A file of rows from sheets. Pure. */

import { stringify } from 'csv-stringify/sync';
import type { Asks } from '../campaigns/campaign.ts';
import { checkWidth, columnPlaces, type TableColumns } from '../platform/csv/csv-columns.ts';
import { type CsvRow, readCsvRows } from '../platform/csv/csv-rows.ts';
import type { Report, TableFault, TableFaultCode } from '../platform/csv/table-faults.ts';
import { wholeNumberIn } from '../platform/i18n/whole-number.ts';
import {
  type KnownSheets,
  type PaperRow,
  type RowFaultCode,
  type RowField,
  readRows,
  rowFields,
  type TypedRow,
} from './row-fields.ts';

/** Each has a problem and a remedy in `locales/…/import.json`. */
export type RowsFaultCode = TableFaultCode | RowFaultCode | 'no-rows' | 'many-rows';
export type RowsFault = TableFault<RowsFaultCode>;

export interface ReadRows {
  readonly rows: readonly PaperRow[];
  /** Everything that is wrong, in the order of the lines; then no row is entered. */
  readonly faults: readonly RowsFault[];
}

const rowsAtMost = 2_000;
const cellAtMost = 300;

/** What a campaign asks for decides which columns there are. */
export function rowColumns({ postcode, city }: Asks): TableColumns<RowField> {
  const asked = { sheet: 'required', line: 'optional', name: 'required', postcode, city, country: 'required' } as const;
  const all = { ...asked, email: 'optional' } as const;
  return {
    needed: rowFields.filter((field) => all[field] === 'required'),
    optional: rowFields.filter((field) => all[field] === 'optional'),
  };
}

/** The numbers of sheets that a file names, to look them up by. */
export function sheetsIn(text: string, asks: Asks): readonly number[] {
  const numbers = typedRows(text, asks, () => undefined).flatMap(({ typed }) => wholeNumberIn(typed.sheet) ?? []);
  return [...new Set(numbers.filter((number) => number <= 2_147_483_647))];
}

/**
 * Reads rows from CSV as spreadsheets write it, the columns in any order.
 *
 * @param sheets those of `sheetsIn` that there are.
 */
export function parseRows(text: string, asks: Asks, sheets: KnownSheets): ReadRows {
  const faults: RowsFault[] = [];
  const report: Report<RowsFaultCode> = (line, code, params = {}) => faults.push({ line, code, params });
  const typed = typedRows(text, asks, report);
  const read = readRows(
    typed.map(({ typed: fields }) => fields),
    asks,
    sheets,
  );
  const rows = read.flatMap(({ row, faults: ofRow }, index): PaperRow[] => {
    for (const { code, params } of ofRow) report(typed[index]?.line ?? 1, code, params);
    return row === undefined ? [] : [row];
  });
  if (typed.length === 0 && faults.length === 0) report(1, 'no-rows', { columns: rowColumns(asks).needed.join(',') });
  if (typed.length > rowsAtMost) report(1, 'many-rows', { count: String(typed.length), most: String(rowsAtMost) });
  return { rows, faults: faults.toSorted((a, b) => a.line - b.line) };
}

/** The same table written from what was typed into a form. */
export function rowsText(rows: readonly TypedRow[], asks: Asks): string {
  const { needed, optional } = rowColumns(asks);
  const columns = [...needed, ...optional];
  return stringify([columns, ...rows.map((row) => columns.map((column) => row[column]))], { quoted: true });
}

interface TypedLine {
  readonly line: number;
  readonly typed: TypedRow;
}

function typedRows(text: string, asks: Asks, report: Report): readonly TypedLine[] {
  const [header, ...rows] = readCsvRows(text, report);
  const places = header && columnPlaces<RowField>(header, rowColumns(asks), report);
  if (header === undefined || places === undefined) return [];
  return rows.map((row) => ({ line: row.line, typed: typedRow(row, places, header.cells.length, report) }));
}

function typedRow(row: CsvRow, places: ReadonlyMap<RowField, number>, width: number, report: Report): TypedRow {
  checkWidth(row, width, report);
  const cell = (field: RowField): string => {
    const text = row.cells[places.get(field) ?? -1]?.trim() ?? '';
    if (text.length <= cellAtMost) return text;
    report(row.line, 'too-long', { column: field, most: String(cellAtMost) });
    return '';
  };
  const [sheet, line, name] = [cell('sheet'), cell('line'), cell('name')];
  return {
    sheet,
    line,
    name,
    postcode: cell('postcode'),
    city: cell('city'),
    country: cell('country'),
    email: cell('email'),
  };
}
