/** Tables of a campaign's folder, as spreadsheets save them: committee.csv and endorsers.csv. Pure. */
import { CsvError, parse } from 'csv-parse/sync';
import { isLanguage, type Language, languages } from '../platform/i18n/languages.ts';
import type { Translated } from './campaign.ts';
import type { Fault } from './draft.ts';
import { countryRemedy, isCountry } from './folder-values.ts';
import { didYouMean } from './yaml-entry.ts';

type Report = (line: number, problem: string, remedy: string) => void;

interface Row {
  readonly cells: readonly string[];
  readonly line: number;
}

/** What a table may hold. */
export interface TableShape<Column extends string> {
  readonly columns: readonly Column[];
  readonly needed: readonly Column[];
  /** Columns that may stand there once more for each language: name_fa. */
  readonly translatable: readonly Column[];
}

/** One line of a table, by the names of its columns. */
export interface TableRow<Column extends string> {
  has(column: Column): boolean;
  /** Empty where it is not there. */
  cell(column: Column): string;
  words(column: Column): Translated;
  /** The country of the line, a code of ISO 3166-1. */
  country(column: Column): string;
  readonly report: (problem: string, remedy: string) => void;
}

const cellAtMost = 2000;

/** Reads a table line by line; what is wrong with its first line, or with a line's form, is added to `faults`. */
export function parseTable<Column extends string>(
  file: string,
  source: string,
  faults: Fault[],
  defaultLanguage: Language | undefined,
  shape: TableShape<Column>,
): readonly TableRow<Column>[] {
  const report: Report = (line, problem, remedy) => faults.push({ file, line, problem, remedy });
  const [header, ...rows] = readRows(source, report);
  if (header === undefined) {
    report(1, 'The file is empty.', `Begin with a line “${shape.columns.join(',')}”.`);
    return [];
  }
  const names = header.cells.map((cell) => cell.trim().toLowerCase());
  checkHeader(names, header.line, report, defaultLanguage, shape);
  return rows.flatMap((row) => {
    if (row.cells.length === names.length) return tableRow(row, names, report, defaultLanguage, shape);
    report(
      row.line,
      `This line has ${row.cells.length} cells, the first line ${names.length}.`,
      'Put a cell that holds a comma between quotation marks, and leave none out.',
    );
    return [];
  });
}

function checkHeader<Column extends string>(
  names: readonly string[],
  line: number,
  report: Report,
  defaultLanguage: Language | undefined,
  { columns, needed, translatable }: TableShape<Column>,
): void {
  const knownColumns: readonly string[] = [
    ...columns,
    ...translatable.flatMap((name) => languages.map((language) => `${name}_${language}`)),
  ];
  for (const name of needed) {
    if (!names.includes(name)) report(line, `The column “${name}” is missing.`, 'Add it to the first line.');
  }
  for (const [index, name] of names.entries()) {
    if (!knownColumns.includes(name)) {
      report(line, `There is no column “${name}”.`, didYouMean(name, knownColumns));
    } else if (names.indexOf(name) !== index) {
      report(line, `The column “${name}” stands here twice.`, 'Take one of the two away.');
    } else if (name.endsWith(`_${defaultLanguage}`)) {
      const plain = name.slice(0, -3);
      report(line, `“${defaultLanguage}” is the default language.`, `Write its words in the column “${plain}”.`);
    }
  }
}

function tableRow<Column extends string>(
  { cells, line }: Row,
  names: readonly string[],
  reportAt: Report,
  defaultLanguage: Language | undefined,
  { needed }: TableShape<Column>,
): TableRow<Column> {
  const cellOf = (name: string) => cells[names.indexOf(name)]?.trim() ?? '';
  const report = (problem: string, remedy: string) => reportAt(line, problem, remedy);
  for (const name of needed) {
    if (names.includes(name) && cellOf(name) === '') report(`“${name}” is empty.`, 'Fill it in.');
  }
  if (cells.some((text) => text.length > cellAtMost)) {
    report('A cell is too long.', `Write at most ${cellAtMost} characters in each.`);
  }
  return {
    has: (column) => names.includes(column),
    cell: cellOf,
    words: (column) =>
      Object.fromEntries(
        languages
          .map(
            (language) => [language, cellOf(language === defaultLanguage ? column : `${column}_${language}`)] as const,
          )
          .filter(([language, text]) => isLanguage(language) && text !== ''),
      ),
    country: (column) => {
      const country = cellOf(column);
      if (country !== '' && !isCountry(country)) {
        report(`“${country}” is not the code of a country.`, countryRemedy(country));
      }
      return country;
    },
    report,
  };
}

/** The lines that are no comment and not empty, each with the number of its first line. */
function readRows(source: string, report: Report): readonly Row[] {
  // A spreadsheet set to Dutch or French puts semicolons between the cells.
  const [firstLine = ''] = source.split('\n', 1);
  const delimiter = firstLine.includes(';') && !firstLine.includes(',') ? ';' : ',';
  const rows: Row[] = [];
  try {
    parse(source, {
      delimiter,
      relax_column_count: true,
      skip_empty_lines: true,
      on_record: (cells: string[], { lines }) => {
        const lineBreaksWithin = cells.join('').split('\n').length - 1;
        if (cells.some((text) => text.trim() !== '')) rows.push({ cells, line: lines - lineBreaksWithin });
        return null;
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error.lines === 'number' ? error.lines : 1;
    report(line, 'A quotation mark is not closed, or stands within a cell.', 'Write it twice inside a cell: "".');
  }
  return rows;
}
