import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { readOds } from 'hucre/ods';
import { readXlsx } from 'hucre/xlsx';
import type { ListWriting } from '../src/lists/writing/list-writing.ts';
import { csvWriting } from '../src/lists/writing/write-csv.ts';
import { xlsxWriting } from '../src/lists/writing/write-xlsx.ts';
import type { Language } from '../src/platform/i18n/languages.ts';
import { locales } from './support/polite-page.ts';
import { aListToWrite, anEntry } from './support/written-lists.ts';

const run = promisify(execFile);
const isHere = spawnSync('soffice', ['--version']).status === 0;
const describeWhereItIs = isHere ? describe : describe.skip;
const PATIENCE_MS = 240_000;

const folder = await mkdtemp(path.join(tmpdir(), 'signatory-libreoffice-'));
afterAll(() => rm(folder, { recursive: true }));

/** Opens a file in LibreOffice and saves what it has understood. */
async function opened(file: string, kind: 'ods' | 'xlsx', how: readonly string[] = []): Promise<Buffer> {
  const profile = `-env:UserInstallation=file://${path.join(folder, 'profile')}`;
  const out = path.join(folder, 'out');
  await run('soffice', [profile, '--headless', ...how, '--convert-to', kind, '--outdir', out, file]);
  return readFile(path.join(out, `${path.parse(file).name}.${kind}`));
}

/** What spreadsheets like to take for something else than a text. */
const names = ['زهرا احمدی', '=1+1', '@SUM(A1)', '+32 1', '-2+3', "d'Hondt", '"a;b",c', '_x0041_', '007', '1/2', '1e5'];
const entries = names.map((name, at) => anEntry({ number: at + 1, name, postcode: '01000', email: `${at}@b.org` }));

async function saved(name: string, writing: ListWriting): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, Buffer.concat([await writing.begin(), await writing.write(entries), await writing.end()]));
  return file;
}

function aList(language: Language) {
  const { issuer, statement } = aListToWrite(language, entries.length);
  return { issuer, statement: { ...statement, hasEmails: true, hasLatinNames: true } };
}

describeWhereItIs(`a list in LibreOffice${isHere ? '' : ' (not checked: there is no soffice on this machine)'}`, () => {
  it(
    'is a workbook of texts, numbers and days, no formula among them, with a filter, from right to left in Persian',
    async () => {
      const { sheets } = await readXlsx(
        await opened(await saved('list.xlsx', xlsxWriting({ locales }, aList('fa'))), 'xlsx'),
      );
      const [statement, list] = sheets;
      expect(statement?.name).toBe(locales.message('fa', 'lists.statement.title'));
      expect(list?.view?.rightToLeft).toBe(true);
      expect(list?.autoFilter).toMatchObject({ range: `A1:I${entries.length + 1}` });
      const [, ...rows] = list?.rows ?? [];
      expect(rows.map(([number, name]) => [number, name])).toEqual(names.map((name, at) => [at + 1, name]));
      expect(rows[0]?.slice(2)).toEqual([
        ...['Zhra Ahmdy', 'Ghent', '01000', 'BE', 'بلژیک', '0@b.org'],
        new Date('2026-10-24T00:00:00Z'),
      ]);
    },
    PATIENCE_MS,
  );

  it(
    'is a table as CSV in UTF-8, with Persian names and no formula',
    async () => {
      const file = await saved('table.csv', csvWriting({ locales }, aList('fa')));
      // Separated by commas, in quotes, UTF-8: as its dialog offers it by itself.
      const { sheets } = await readOds(await opened(file, 'ods', ['--infilter=CSV:44,34,76']));
      const [head, ...rows] = sheets[0]?.rows ?? [];
      expect(head?.slice(0, 2)).toEqual(['شماره', 'نام']);
      const texts = rows.map(([, name]) => String(name).replace(/^'/, ''));
      expect(texts.slice(0, 8)).toEqual(names.slice(0, 8));
      expect(rows).toHaveLength(entries.length);
    },
    PATIENCE_MS,
  );
});
