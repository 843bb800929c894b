import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { readXlsx } from 'hucre/xlsx';
import { aListToWrite, anEntry } from '../../../tests/support/written-lists.ts';
import { languages } from '../../platform/i18n/languages.ts';
import { loadLocales } from '../../platform/i18n/locales.ts';
import { loadViews } from '../../platform/views/views.ts';
import type { ListToWrite, ListWriting } from './list-writing.ts';
import { csvWriting } from './write-csv.ts';
import { htmlWriting } from './write-html.ts';
import { xlsxWriting } from './write-xlsx.ts';

const tools = {
  locales: loadLocales(path.join(import.meta.dirname, '../../../locales')),
  render: loadViews(path.join(import.meta.dirname, '../../../templates')),
};

/** A list of two with all the columns that there can be. */
function withAllColumns(language: (typeof languages)[number]): ListToWrite {
  const { issuer, statement } = aListToWrite(language, 2);
  return { issuer, statement: { ...statement, hasEmails: true, hasLatinNames: true } };
}

async function written(writing: ListWriting): Promise<Buffer> {
  const entries = [anEntry({ name: 'زهرا احمدی', email: 'z@example.org' }), anEntry({ number: 2, name: '=Zoë' })];
  return Buffer.concat([await writing.begin(), await writing.write(entries), await writing.end()]);
}

const rows = [
  ['1', 'زهرا احمدی', 'Zhra Ahmdy', 'Ghent', '9000', 'BE', 'Belgium', 'z@example.org', '2026-10-24'],
  ['2', '=Zoë', '', 'Ghent', '9000', 'BE', 'Belgium', '', '2026-10-24'],
];

describe('a list with Persian names in Latin letters', () => {
  it('has them beside the names as CSV, and says that they are automatic', async () => {
    const csv = await written(csvWriting(tools, withAllColumns('en')));
    const [head, ...read] = parse(csv, { bom: true, record_delimiter: '\r\n' });
    expect(head?.slice(1, 4)).toEqual([
      'Name',
      'Name in Latin letters (automatic, without short vowels)',
      'Town or city',
    ]);
    expect(read.map((row) => row.slice(0, -1).map((cell) => cell.replace(/^'/, '')))).toEqual(rows);
  });

  it('has them in a workbook, whose filter goes over all columns', async () => {
    const { sheets } = await readXlsx(await written(xlsxWriting(tools, withAllColumns('en'))));
    const read = sheets[1]?.rows.slice(1).map((row) => row.slice(0, -1).map((cell) => String(cell ?? '')));
    expect(read).toEqual(rows.map((row) => row.slice(0, -1)));
    expect(sheets[1]?.autoFilter).toMatchObject({ range: 'A1:I3' });
  });

  it.each(languages)('has them on the page to print, in %s', async (language) => {
    const html = (await written(htmlWriting(tools, withAllColumns(language)))).toString();
    expect(html).toContain(`<th scope="col">${tools.locales.message(language, 'lists.columns.latin-name')}</th>`);
    expect(html).toContain('<bdi>زهرا احمدی</bdi></td><td><bdi>Zhra Ahmdy</bdi></td>');
  });
});
