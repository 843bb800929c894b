/** committee.csv. Pure. */
import { CsvError, parse } from 'csv-parse/sync';
import { isLanguage, type Language, languages } from '../platform/i18n/languages.ts';
import type { Translated } from './campaign.ts';
import type { DraftMember, Fault } from './draft.ts';
import type { FolderPictures } from './folder-pictures.ts';
import { countryRemedy, isCountry } from './folder-values.ts';
import { didYouMean } from './yaml-entry.ts';

type Report = (line: number, problem: string, remedy: string) => void;

interface Row {
  readonly cells: readonly string[];
  readonly line: number;
}

const translatable = ['name', 'office', 'place', 'quote'] as const;
const columns = ['name', 'office', 'place', 'country', 'quote', 'portrait'] as const;
const needed = ['name', 'office', 'place', 'country'] as const;
const knownColumns = [
  ...columns,
  ...translatable.flatMap((name) => languages.map((language) => `${name}_${language}`)),
];
const cellAtMost = 2000;

/** Reads committee.csv: the members in the order of the file. */
export function parseCommittee(
  file: string,
  source: string,
  faults: Fault[],
  defaultLanguage: Language | undefined,
  pictures: FolderPictures,
): readonly DraftMember[] {
  const report: Report = (line, problem, remedy) => faults.push({ file, line, problem, remedy });
  const [header, ...rows] = readRows(source, report);
  if (header === undefined) {
    report(1, 'The file is empty.', `Begin with a line “${columns.join(',')}”.`);
    return [];
  }
  const names = header.cells.map((cell) => cell.trim().toLowerCase());
  checkHeader(names, header.line, report, defaultLanguage);
  return rows.flatMap((row) => {
    if (row.cells.length === names.length) return memberOf(row, names, report, defaultLanguage, pictures);
    report(
      row.line,
      `This line has ${row.cells.length} cells, the first line ${names.length}.`,
      'Put a cell that holds a comma between quotation marks, and leave none out.',
    );
    return [];
  });
}

function checkHeader(
  names: readonly string[],
  line: number,
  report: Report,
  defaultLanguage: Language | undefined,
): void {
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

function memberOf(
  row: Row,
  names: readonly string[],
  report: Report,
  defaultLanguage: Language | undefined,
  pictures: FolderPictures,
): DraftMember {
  const cell = (name: string) => row.cells[names.indexOf(name)]?.trim() ?? '';
  const words = (name: (typeof translatable)[number]): Translated =>
    Object.fromEntries(
      languages
        .map((language) => [language, cell(language === defaultLanguage ? name : `${name}_${language}`)] as const)
        .filter(([language, text]) => isLanguage(language) && text !== ''),
    );
  for (const name of needed) {
    if (names.includes(name) && cell(name) === '') report(row.line, `“${name}” is empty.`, 'Fill it in.');
  }
  const country = cell('country');
  if (country !== '' && !isCountry(country)) {
    report(row.line, `“${country}” is not the code of a country.`, countryRemedy(country));
  }
  if (row.cells.some((text) => text.length > cellAtMost)) {
    report(row.line, 'A cell is too long.', `Write at most ${cellAtMost} characters in each.`);
  }
  const said = { name: words('name'), office: words('office'), place: words('place'), country, quote: words('quote') };
  const file = cell('portrait');
  if (file === '') return names.includes('portrait') ? { ...said, losesPortrait: true } : said;
  const portrait = pictures.take(file, 'portrait', (problem, remedy) => report(row.line, problem, remedy));
  return portrait === undefined ? said : { ...said, portrait };
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
