import { nearest } from '../nearest.ts';
import type { CsvRow } from './csv-rows.ts';
import type { Report, TableFault, TableFaultCode } from './table-faults.ts';

/** The columns that a table may have, in any order. */
export interface TableColumns<Column extends string> {
  readonly needed: readonly Column[];
  readonly optional: readonly Column[];
}

/** Where each column stands; undefined when the header is not as it must be, for then no line can be read. */
export function columnPlaces<Column extends string>(
  { cells, line }: CsvRow,
  { needed, optional }: TableColumns<Column>,
  report: Report,
): ReadonlyMap<Column, number> | undefined {
  const columns = [...needed, ...optional];
  const places = new Map<Column, number>();
  let isGood = true;
  const wrong = (code: TableFaultCode, params: TableFault['params']) => {
    isGood = false;
    report(line, code, params);
  };
  for (const [place, cell] of cells.entries()) {
    const name = cell.trim().toLowerCase();
    const column = columns.find((known) => known === name);
    if (column !== undefined && !places.has(column)) places.set(column, place);
    else if (column !== undefined) wrong('column-twice', { column });
    else if (name !== '') {
      const meant = nearest(name, columns);
      if (meant === undefined) wrong('column-unknown', { column: cell.trim(), columns: columns.join(', ') });
      else wrong('column-mistyped', { column: cell.trim(), meant });
    }
  }
  for (const column of needed) {
    if (!places.has(column)) wrong('column-missing', { column });
  }
  return isGood ? places : undefined;
}

/** Reports a line that has fewer cells than the header, or more that hold something. */
export function checkWidth({ cells, line }: CsvRow, width: number, report: Report): void {
  if (cells.length < width || cells.slice(width).some((extra) => extra.trim() !== '')) {
    report(line, 'cells', { cells: String(cells.length), width: String(width) });
  }
}
