import { createHash } from 'node:crypto';
import path from 'node:path';
import fc from 'fast-check';
import { unzipSync } from 'fflate';
import { aPdfMaker, readPdf } from '../../../tests/support/pdf.ts';
import { aListToWrite, anEntry } from '../../../tests/support/written-lists.ts';
import { formatNumber } from '../../platform/i18n/format.ts';
import { type Language, languages } from '../../platform/i18n/languages.ts';
import { loadLocales } from '../../platform/i18n/locales.ts';
import { openPdfMaker, type PdfMaker, pdfLimits } from '../../platform/pdf/pdf.ts';
import type { ListEntry } from '../recipient.ts';
import type { ListWriting } from './list-writing.ts';
import { NAMES_A_VOLUME } from './volumes.ts';
import { pdfWriting } from './write-pdf.ts';

/** Each PDF is a process of its own, which gives way to all others: on a busy machine it waits. */
const PATIENCE_MS = 180_000;
const locales = loadLocales(path.join(import.meta.dirname, '../../../locales'));
const parts = new AsyncDisposableStack();
afterAll(() => parts.disposeAsync());
const maker = parts.use(aPdfMaker());

/** As a member of parliament gets it. */
function aDossier(language: Language, named: number) {
  const { issuer, statement } = aListToWrite(language, named);
  const recipient = { ...statement.recipient, name: 'مریم Peeters', office: 'MP', chamber: 'Chamber' };
  return { issuer, statement: { ...statement, recipient } };
}

async function written(writing: ListWriting, entries: readonly ListEntry[]): Promise<Buffer> {
  const pieces = [await writing.begin()];
  for (let at = 0; at < entries.length; at += 700) pieces.push(await writing.write(entries.slice(at, at + 700)));
  return Buffer.concat([...pieces, await writing.end()]);
}

const writingOf = (language: Language, named: number, pdf: PdfMaker = maker) =>
  pdfWriting({ locales, pdf }, aDossier(language, named));

const people = (count: number) =>
  Array.from({ length: count }, (_, at) =>
    anEntry({ number: at + 1, name: at % 2 === 0 ? 'مریم رجبی' : 'Zoë (Zo) Ångström', city: 'تهران' }),
  );

/** The bare letters of a text, without what is between, above or below them, and what steers directions and breaks. */
const close = (text: string) =>
  text.normalize('NFKD').replace(/[\p{M}\s\u00ad\u200b\u200c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '');
/** The words of a sentence that a text lacks: what stands from right to left is read out of a PDF line by line in either order. */
const missingIn = (text: string, sentence: string) =>
  sentence.split(/[\s\u200c]/).filter((word) => !text.includes(close(word)));
const times = (text: string, part: string) => text.split(part).length - 1;

it.each(languages)(
  'in %s is one PDF with a letter, the numbers and the names, as a screen reader reads it',
  async (language) => {
    const say = (key: string, params?: Record<string, string | number>) => locales.message(language, key, params);
    const {
      title,
      language: told,
      isTagged,
      roles,
      text,
      pages,
      items,
    } = await readPdf(await written(writingOf(language, 3), people(3)));
    expect({ told, isTagged }).toEqual({ told: language, isTagged: true });
    expect(title).toContain('Investigate');
    expect([...roles]).toEqual(expect.arrayContaining(['H1', 'H2', 'Table', 'THead', 'TH', 'TD']));
    const all = close(text);
    for (const key of ['care', 'closing', 'demands', 'numbers', 'check', 'private', 'unchanged']) {
      const sentence = say(`lists.dossier.${key}`);
      // Now and then a Persian word is read in pieces.
      const most = language === 'fa' ? Math.floor(sentence.split(' ').length / 10) : 0;
      expect(missingIn(all, sentence).length).toBeLessThanOrEqual(most);
    }
    for (const said of ['Chamber', 'Debateit', 'Icall', 'Iagree.']) expect(all).toContain(said);
    expect(missingIn(all, say('lists.statement.verification'))).toEqual([]);
    expect(all).toContain('ab'.repeat(32));
    expect(all).toContain(`https://petition.example/${language}/verify`);
    expect(all).toContain('https://petition.example/.well-known/signatory-key.json');
    expect(missingIn(all, say('lists.dossier.names', { from: 1, to: 3 }))).toEqual([]);
    expect(
      missingIn(
        all,
        say('lists.dossier.page', { page: formatNumber(language, pages), pages: formatNumber(language, pages) }),
      ),
    ).toEqual([]);
    expect(times(all, 'مریمPeeters')).toBeGreaterThanOrEqual(pages);
    expect(times(all, 'مریمرجبی') + times(all, 'رجبیمریم')).toBe(2);
    expect(times(all, close('Zoë (Zo) Ångström'))).toBe(1);
    expect(times(all, '2026-10-24')).toBe(3);
    const left = (word: string) => items.findLast(({ str }) => str.includes(word))?.left ?? Number.NaN;
    expect(left('Zoë') > left('2026-10-24')).toBe(language === 'fa');
  },
  PATIENCE_MS,
);

it(
  'of more names than one PDF holds is a ZIP of several, the letter in the first, each with its hash',
  async () => {
    const named = NAMES_A_VOLUME + 1;
    const writing = writingOf('en', named);
    const files = Object.entries(unzipSync(await written(writing, people(named))));
    expect(files.map(([name]) => name)).toEqual(['small-campaign-a-1-of-2.pdf', 'small-campaign-a-2-of-2.pdf']);
    expect(writing.contained?.()).toEqual(
      files.map(([name, bytes]) => ({
        name,
        bytes: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
      })),
    );
    const [first, second] = await Promise.all(files.map(([, bytes]) => readPdf(Buffer.from(bytes), 4)));
    const opening = close(first?.text ?? '');
    expect(opening).toContain('Yourssincerely,');
    expect(opening).toContain('Names1to2,000');
    expect(first?.pages).toBeGreaterThan(40);
    const last = close(second?.text ?? '');
    expect(last).not.toContain('Yourssincerely,');
    expect(last).toContain('Names2,001to2,001');
    expect(last).toContain('Volume2of2');
    expect(times(last, '2026-10-24')).toBe(1);
  },
  PATIENCE_MS,
);

it(
  'loses no row and no readable letter, whatever people are called',
  async () => {
    const scripts = fc.constantFrom(
      'Ж',
      'Ω',
      'ß',
      'ڭ',
      'ؤ',
      'Ա',
      'ქ',
      'ש',
      'ę',
      'İ',
      '#',
      '$',
      '*',
      '_',
      '`',
      '\\',
      '@',
      '<',
    );
    const names = fc.sample(fc.string({ unit: scripts, minLength: 1, maxLength: 60 }), { numRuns: 80, seed: 1988 });
    // Letters for which there is no font.
    const boxes = ['王小明', '😀', '\u{1E900}', 'ꦗꦮ'];
    const entries = [...names, ...boxes].map((name, at) => anEntry({ number: at + 1, name }));
    const { issuer, statement } = aDossier('fa', entries.length);
    const withAll = { issuer, statement: { ...statement, hasEmails: true, hasLatinNames: true } };
    const { text } = await readPdf(await written(pdfWriting({ locales, pdf: maker }, withAll), entries));
    expect(times(text, '2026-10-24')).toBe(entries.length);
    const all = close(text);
    for (const letter of new Set(close(names.join('')))) {
      expect([letter, times(all, letter) >= times(close(names.join('')), letter)]).toEqual([letter, true]);
    }
    expect(missingIn(all, locales.message('fa', 'lists.dossier.boxes', { count: boxes.length }))).toEqual([]);
  },
  PATIENCE_MS,
);

it(
  'is the same bytes for the same list, also where two wait for each other',
  async () => {
    const templates = path.resolve('templates/pdf');
    const busy = parts.use(openPdfMaker({ ...pdfLimits, templates, atOnce: 1, mostWaiting: 0 }));
    const two = await Promise.all([1, 2].map(() => written(writingOf('nl', 2, busy), people(2))));
    expect(two[0]?.equals(two[1] ?? Buffer.alloc(0))).toBe(true);
  },
  PATIENCE_MS,
);

it('is not made at all where a volume cannot be set', async () => {
  const closed = aPdfMaker();
  await closed[Symbol.asyncDispose]();
  await expect(written(writingOf('en', 1, closed), people(1))).rejects.toThrow('could not be set');
});
