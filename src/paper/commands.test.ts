import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openNow, startTestApp } from '../../tests/support/app.ts';
import { aDraftNamed } from '../../tests/support/campaign-folder.ts';
import { commandLineOf } from '../../tests/support/commands.ts';
import { mustNotBeLogged } from '../../tests/support/logs.ts';
import { readPdf } from '../../tests/support/pdf.ts';
import { locales } from '../../tests/support/polite-page.ts';
import { listCommands } from '../lists/commands.ts';
import { openPdfMaker, pdfLimits } from '../platform/pdf/pdf.ts';
import { loadViews } from '../platform/views/views.ts';
import { paperCommands } from './commands.ts';

const root = path.resolve(import.meta.dirname, '../..');
const slug = 'on-paper';
const app = await startTestApp({ withWorker: false, drafts: [openNow(aDraftNamed(slug))] });
const folder = await mkdtemp(path.join(tmpdir(), 'signatory-paper-'));
afterAll(async () => {
  await rm(folder, { recursive: true });
  await app[Symbol.asyncDispose]();
});

const program = {
  locales: () => locales,
  render: () => loadViews(path.join(root, 'templates')),
  pdf: () => openPdfMaker({ ...pdfLimits, templates: path.join(root, 'templates/pdf') }),
  baseUrl: () => 'https://signatures.example.org',
  publicFolder: path.join(root, 'public'),
  workingFolder: folder,
  stopSignal: () => new AbortController().signal,
  clock: app.clock.now,
};
const signatory = commandLineOf(app, paperCommands, (store) => ({ ...program, openDataStore: async () => store }));
const lists = commandLineOf(app, listCommands, (store) => ({ ...program, openDataStore: async () => store }));

async function toldJson(...words: readonly string[]) {
  const { exitCode, stdout, stderr } = await signatory(...words, '--json');
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  return JSON.parse(stdout);
}

test('sheets are made as a page that needs no other file, and as a PDF with one page a sheet', async () => {
  const made = await toldJson('sheets', 'make', slug, '--language', 'en', '--count', '3', '--out', 'en.html');
  expect(made).toMatchObject({ first: 1, last: 3, lines: 10 });
  const html = await readFile(path.join(folder, 'en.html'), 'utf8');
  expect(html).toContain('src="data:image/png;base64,');
  expect(html).toContain(`signatures.example.org/en/c/${slug}`);
  const more = await toldJson(
    ...['sheets', 'make', slug, '--language', 'fa', '--count', '2', '--lines', '8', '--out', 'fa.pdf'],
  );
  expect(more).toMatchObject({ first: 4, last: 5 });
  const { pages, isTagged, language, items } = await readPdf(await readFile(path.join(folder, 'fa.pdf')));
  expect({ pages, isTagged, language }).toEqual({ pages: 2, isTagged: true, language: 'fa' });
  // What lies below the edge would be cut off.
  expect(Math.min(...items.filter(({ str }) => str.trim() !== '').map(({ bottom }) => bottom))).toBeGreaterThan(15);
}, 120_000);

test('what comes back is entered, once, and stands on lists as a number of its own', async () => {
  expect(await toldJson('sheets', 'count', slug, '1', '7')).toMatchObject({ sheet: 1, signatures: 7 });
  expect(await signatory('sheets', 'count', slug, '1', '8')).toMatchObject({
    exitCode: 1,
    stderr: 'Sheet 1 was entered already, with 7. With --change it is changed.\n',
  });
  mustNotBeLogged('Golnar Commanded');
  await writeFile(path.join(folder, 'rows.csv'), 'sheet,name,postcode,country\n2,Golnar Commanded,9000,BE\n2,Bo,,BE');
  const asked = await toldJson('sheets', 'import', slug, 'rows.csv', '--dry-run');
  expect(asked).toEqual({ campaign: slug, dry_run: true, rows: 2, doubles: 0 });
  expect(await toldJson('sheets', 'import', slug, 'rows.csv')).toEqual({ campaign: slug, rows: 2, doubles: 0 });
  await writeFile(path.join(folder, 'wrong.csv'), 'sheet,name,postcode,country\n9,,9000,BE');
  const wrong = await signatory('sheets', 'import', slug, 'wrong.csv');
  expect(wrong).toMatchObject({ exitCode: 1, stdout: '' });
  expect(wrong.stderr).toContain('wrong.csv:2: No sheet “9” was printed.');
  expect(await toldJson('sheets', 'list', slug)).toMatchObject({
    on_paper: 9,
    printed: 5,
    returned: 2,
    rows: 2,
    sheets: expect.arrayContaining([expect.objectContaining({ number: 1, signatures: 7 })]),
  });

  await writeFile(
    path.join(folder, 'recipients.csv'),
    'name,office,chamber,constituency,email,language\nAnn,,,,ann@example.org,en',
  );
  await lists('recipients', 'import', slug, 'recipients.csv');
  const list = ['list', 'make', slug, '--recipient', 'ann@example.org', '--format', 'html', '--out', 'list.html'];
  expect(await lists(...list)).toMatchObject({ exitCode: 0 });
  const written = await readFile(path.join(folder, 'list.html'), 'utf8');
  expect(written).toContain(locales.message('en', 'lists.statement.on-paper'));
  expect(written).not.toContain('Golnar');
  const manifest = JSON.parse(await readFile(path.join(folder, 'list.html.manifest.json'), 'utf8'));
  expect(manifest.counts).toMatchObject({ verified: 0, on_paper: 9, named: 0 });
});
