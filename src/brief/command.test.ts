import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startTestApp } from '../../tests/support/app.ts';
import { commandLineOf } from '../../tests/support/commands.ts';
import { readPdf } from '../../tests/support/pdf.ts';
import { locales } from '../../tests/support/polite-page.ts';
import { demoSlug } from '../../tests/support/supporter.ts';
import { sha256Of } from '../platform/crypto/checksum.ts';
import { openPdfMaker, pdfLimits } from '../platform/pdf/pdf.ts';
import { loadViews } from '../platform/views/views.ts';
import { briefCommand } from './command.ts';

const root = path.resolve(import.meta.dirname, '../..');
const app = await startTestApp({ withWorker: false });
const folder = await mkdtemp(path.join(tmpdir(), 'signatory-brief-'));
afterAll(async () => {
  await rm(folder, { recursive: true });
  await app[Symbol.asyncDispose]();
});

const signatory = commandLineOf(app, [briefCommand], ({ db }) => ({
  openDataStore: async () => ({ db }),
  locales: () => locales,
  render: () => loadViews(path.join(root, 'templates')),
  pdf: () => openPdfMaker({ ...pdfLimits, templates: path.join(root, 'templates/pdf') }),
  baseUrl: () => 'https://signatures.example.org',
  publicFolder: path.join(root, 'public'),
  workingFolder: folder,
  clock: app.clock.now,
}));

test('writes the brief as a PDF, and says which it is', async () => {
  const { exitCode, stdout, stderr } = await signatory(
    'brief',
    demoSlug,
    '--language',
    'de',
    '--out',
    'de.pdf',
    '--json',
  );
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  const { sha256, language, path: file } = JSON.parse(stdout);
  expect({ language, file }).toEqual({ language: 'de', file: path.join(folder, 'de.pdf') });
  const { pages, attachments } = await readPdf(await readFile(file));
  expect(pages).toBe(1);
  expect(sha256Of(attachments.get('facts.json') ?? '').toString('hex')).toBe(sha256);
});

test('writes it as a page that needs no other file', async () => {
  const { exitCode, stdout } = await signatory('brief', demoSlug, '--language', 'fa', '--out', 'fa.html');
  expect(exitCode).toBe(0);
  const html = await readFile(path.join(folder, 'fa.html'), 'utf8');
  expect(html).toContain('<html lang="fa" dir="rtl">');
  expect(html).toContain('@page');
  // The style sheet stands there as it was written.
  expect(html).toContain(await readFile(path.join(root, 'public/brief.css'), 'utf8'));
  expect(html).not.toMatch(/ (?:src|href)=/);
  expect(html).toContain(stdout.match(/SHA-256 ([\da-f]{64})/)?.[1]);
});

test.each([
  [['brief', demoSlug, '--out', 'x.pdf'], 2, /--language/],
  [['brief', demoSlug, '--language', 'xx', '--out', 'x.pdf'], 2, /There is no brief in “xx”/],
  [['brief', demoSlug, '--language', 'en'], 2, /--out/],
  [['brief', demoSlug, '--language', 'en', '--out', 'x.docx'], 2, /end in [.]pdf or [.]html/],
  [['brief', 'no-such', '--language', 'en', '--out', 'x.html'], 1, /There is no campaign “no-such”/],
  [['brief', demoSlug, '--language', 'en', '--out', 'no/such/folder.html'], 1, /cannot be written [(]ENOENT[)]/],
])('%j is answered in one plain line', async (words, exitCode, why) => {
  const answer = await signatory(...words);
  expect(answer).toMatchObject({ exitCode, stdout: '' });
  expect(answer.stderr).toMatch(why);
  expect(answer.stderr.trim().split('\n')).toHaveLength(1);
});
