import { CsvError, parse } from 'csv-parse/sync';
import type { Report } from './table-faults.ts';

export interface CsvRow {
  readonly cells: readonly string[];
  /** Counts from 1; where the row begins. */
  readonly line: number;
}

/** The rows of a CSV text that are not empty; a text that cannot be read is reported and has none. */
export function readCsvRows(text: string, report: Report): readonly CsvRow[] {
  const source = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  const rows: CsvRow[] = [];
  try {
    parse(source, {
      delimiter: separatorOf(source),
      relax_column_count: true,
      on_record: (cells: string[], { lines }) => {
        const lineBreaksWithin = cells.join('').split('\n').length - 1;
        if (cells.some((cell) => cell.trim() !== '')) rows.push({ cells, line: lines - lineBreaksWithin });
        return null;
      },
    });
    return rows;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error.lines === 'number' ? error.lines : 1;
    report(line, 'open-quote');
    return [];
  }
}

/** Spreadsheets set to Dutch or French write semicolons, and what is pasted from one has tabs. */
function separatorOf(source: string): string {
  const [header = ''] = source.trimStart().split('\n', 1);
  const separators = [',', ';', '\t'] as const;
  const count = (separator: string) => header.split(separator).length;
  return separators.reduce((best, separator) => (count(separator) > count(best) ? separator : best), ',');
}
