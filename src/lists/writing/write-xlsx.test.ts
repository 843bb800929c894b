import path from 'node:path';
import fc from 'fast-check';
import { readXlsx } from 'hucre/xlsx';
import { aListToWrite, anEntry } from '../../../tests/support/written-lists.ts';
import { type Language, languages } from '../../platform/i18n/languages.ts';
import { loadLocales } from '../../platform/i18n/locales.ts';
import type { ListEntry } from '../recipient.ts';
import { MOST_XLSX_NAMES, TooManyForXlsx, xlsxWriting } from './write-xlsx.ts';

const locales = loadLocales(path.join(import.meta.dirname, '../../../locales'));

async function write(language: Language, batches: readonly (readonly ListEntry[])[]): Promise<Buffer> {
  const writing = xlsxWriting({ locales }, aListToWrite(language, batches.flat().length));
  const pieces = [await writing.begin()];
  for (const batch of batches) pieces.push(await writing.write(batch));
  pieces.push(await writing.end());
  return Buffer.concat(pieces);
}

async function sheetsOf(bytes: Buffer) {
  const { sheets } = await readXlsx(bytes);
  const [statement, names] = sheets;
  if (statement === undefined || names === undefined) throw new Error('The workbook has two sheets.');
  return { statement, names };
}

describe('a list as a workbook', () => {
  it('is read back by another program, with typed columns, its head frozen and a filter', async () => {
    const { names } = await sheetsOf(
      await write('en', [[anEntry()], [anEntry({ number: 2, name: 'محمد', country: 'DE' })]]),
    );
    expect(names.rows[0]).toEqual([
      ...['Number', 'Name', 'Town or city', 'Postcode', 'Country code (ISO 3166)', 'Country'],
      'Confirmed on (year-month-day, UTC)',
    ]);
    const day = new Date('2026-10-24T00:00:00Z');
    expect(names.rows.slice(1)).toEqual([
      [1, 'Ann', 'Ghent', '9000', 'BE', 'Belgium', day],
      [2, 'محمد', 'Ghent', '9000', 'DE', 'Germany', day],
    ]);
    expect(names.freezePane).toMatchObject({ rows: 1 });
    expect(names.autoFilter).toMatchObject({ range: 'A1:G3' });
  });

  it.each(languages)('says on its first sheet what it is, in %s', async (language) => {
    const { statement, names } = await sheetsOf(await write(language, [[anEntry()]]));
    expect(statement.name).toBe(locales.message(language, 'lists.statement.title'));
    const said = new Map(statement.rows.map(([term, text]) => [term, text]));
    expect(said.get(locales.message(language, 'lists.statement.for'))).toBe('=An & <Peeters>');
    expect(said.get(locales.message(language, 'lists.statement.audit-head'))).toBe('ab'.repeat(32));
    expect(names.view?.rightToLeft ?? false).toBe(language === 'fa');
  });

  it('holds every text as it was typed, and none of them is a formula', async () => {
    const texts = fc.string({ unit: 'grapheme' }).map((text) => text.toWellFormed());
    const typed = fc.oneof(
      texts,
      fc.constantFrom('=1+1', '@SUM(A1)', '_x0041_', '__x005F_', ' two  blanks ', 'a\nb\r\nc', ']]>'),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(typed, typed), { minLength: 1, maxLength: 5 }), async (rows) => {
        const entries = rows.map(([name, city], at) => anEntry({ number: at + 1, name, city }));
        const { names } = await sheetsOf(await write('en', [entries]));
        const read = names.rows.slice(1).map(([, name, city]) => [name ?? '', city ?? '']);
        expect(read).toEqual(rows.map((row) => row.map(asXml)));
      }),
      { numRuns: 60 },
    );
  });

  it('keeps no more in memory for many rows', async () => {
    const writing = xlsxWriting({ locales }, aListToWrite('en', 200_000));
    const batch = Array.from({ length: 2000 }, (_, at) => anEntry({ number: at + 1 }));
    await writing.begin();
    let most = 0;
    for (let written = 0; written < 200_000; written += 2000)
      most = Math.max(most, (await writing.write(batch)).length);
    await writing.end();
    expect(most).toBeLessThan(200_000);
  });

  it('is refused in words past the rows that Excel shows', () => {
    expect(() => xlsxWriting({ locales }, aListToWrite('en', MOST_XLSX_NAMES + 1))).toThrow(TooManyForXlsx);
  });
});

/** What of a text XML 1.0 can hold. */
function asXml(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '');
}
