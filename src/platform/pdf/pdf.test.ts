import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { readPdf } from '../../../tests/support/pdf.ts';
import { openPdfMaker, type PdfMakerOptions, type PdfResult } from './pdf.ts';

interface Shown {
  readonly words: readonly string[];
}

declare module './pdf.ts' {
  interface PdfTemplates {
    words: Shown;
    faulty: Shown;
    greedy: Shown;
    endless: Shown;
    curious: Shown;
  }
}

const templates = {
  words: `
    #let d = json(bytes(sys.inputs.data))
    #set document(title: "Words", author: "Signatory", date: none)
    #set text(font: ("Vazirmatn", "Noto Sans"), lang: "fa", dir: rtl)
    #for word in d.words [#par(word)]`,
  faulty: '#json(bytes(sys.inputs.data)).words.at("Maryam \\"Rajabi\\"")',
  greedy: '#range(400000000).len()',
  endless: '#{ for a in range(90000) { for b in range(90000) { let c = calc.rem(a * b, 7) } } }',
  curious: '#read("/etc/hostname")',
};

/** Each PDF is a process of its own, which gives way to all others: on a busy machine it waits. */
const PATIENCE_MS = 120_000;

const folder = await mkdtemp(path.join(tmpdir(), 'signatory-pdf-'));
for (const [name, source] of Object.entries(templates)) await writeFile(path.join(folder, `${name}.typ`), source);
const parts = new AsyncDisposableStack();
parts.defer(() => rm(folder, { recursive: true }));
afterAll(() => parts.disposeAsync());

const aMaker = (given: Partial<PdfMakerOptions> = {}) =>
  parts.use(
    openPdfMaker({ templates: folder, memoryMb: 300, timeoutMs: 100_000, atOnce: 2, mostWaiting: 8, ...given }),
  );
const maker = aMaker();

const pdfOf = (result: PdfResult) => {
  if (result.kind !== 'made') throw new Error(`The PDF was not made: ${JSON.stringify(result)}`);
  return readPdf(result.pdf);
};

test(
  'what people typed comes out as they typed it, whatever it means to Typst',
  async () => {
    const words = [
      '#let x = 1; #panic() #read("/etc/passwd")',
      '$ x^2 $ *bold* _thin_ `code` <label> @mention ~ \\u{41} \\',
      '= Heading',
      '- item / term: [content] ] } "quotes" \'single\' // comment /* more */ https://example.org',
    ];
    const { text } = await pdfOf(await maker.make('words', { words }));
    const close = (typed: string) => typed.replace(/\s/g, '');
    for (const word of words) expect(close(text)).toContain(close(word));
  },
  PATIENCE_MS,
);

test(
  'no text at all keeps a PDF from being made',
  async () => {
    const texts = fc.sample(fc.string({ unit: 'binary', maxLength: 200 }), { numRuns: 60, seed: 1988 });
    const { pages } = await pdfOf(await maker.make('words', { words: texts }));
    expect(pages).toBeGreaterThan(0);
  },
  PATIENCE_MS,
);

test(
  'a PDF is tagged, and says its title and language',
  async () => {
    const { isTagged, title, language } = await pdfOf(await maker.make('words', { words: ['سلام'] }));
    expect({ isTagged, title, language }).toEqual({ isTagged: true, title: 'Words', language: 'fa' });
  },
  PATIENCE_MS,
);

test(
  'Persian words are shaped, and stand from right to left beside Latin ones',
  async () => {
    const { text, items } = await pdfOf(await maker.make('words', { words: ['زندانیان', 'حقوق Human Rights بشر'] }));
    expect(text).toContain('زندانیان');
    const left = (word: string) => items.find(({ str }) => str.includes(word))?.left ?? Number.NaN;
    expect(left('حقوق')).toBeGreaterThan(left('Human'));
    expect(left('Human')).toBeGreaterThan(left('بشر'));
  },
  PATIENCE_MS,
);

test(
  'a fault of a template is told by its place, without what it quotes',
  async () => {
    const result = await maker.make('faulty', { words: [] });
    expect(result).toEqual({ kind: 'failed', why: expect.stringMatching(/faulty[.]typ:0:/) });
    expect(JSON.stringify(result)).not.toContain('Rajabi');
  },
  PATIENCE_MS,
);

test(
  'a template reads no file of the server',
  async () => {
    expect(await maker.make('curious', { words: [] })).toEqual({
      kind: 'failed',
      why: expect.stringMatching(/curious[.]typ:0:/),
    });
  },
  PATIENCE_MS,
);

test(
  'one that wants more memory than it may have fails, and the next one is made',
  async () => {
    expect(await maker.make('greedy', { words: [] })).toEqual({
      kind: 'failed',
      why: 'Typst gave up, most likely for want of memory: it may use 300 MB',
    });
    expect((await maker.make('words', { words: ['Hello'] })).kind).toBe('made');
  },
  PATIENCE_MS,
);

test(
  'one that does not end is ended, and the next one is made',
  async () => {
    const hasty = aMaker({ timeoutMs: 3_000 });
    expect(await hasty.make('endless', { words: [] })).toEqual({ kind: 'failed', why: 'it took longer than 3 s' });
    expect((await maker.make('words', { words: ['Hello'] })).kind).toBe('made');
  },
  PATIENCE_MS,
);

test(
  'so many at once, so many wait, and more are refused at once',
  async () => {
    const small = aMaker({ atOnce: 1, mostWaiting: 2 });
    const results = await Promise.all(Array.from({ length: 5 }, () => small.make('words', { words: ['Hello'] })));
    expect(results.map(({ kind }) => kind)).toEqual(['made', 'made', 'made', 'busy', 'busy']);
  },
  PATIENCE_MS,
);

test(
  'whoever makes many waits for a turn, however many wait, while one who stands before a page is told at once',
  async () => {
    const small = aMaker({ atOnce: 1, mostWaiting: 0 });
    const volumes = Array.from({ length: 3 }, async (_, at) => {
      const { made } = await small.begin('words', { words: [`Volume ${at + 1}`] });
      return (await pdfOf(await made)).text.trim();
    });
    expect(await small.make('words', { words: ['Hello'] })).toEqual({ kind: 'busy' });
    expect(await Promise.all(volumes)).toEqual(['Volume 1', 'Volume 2', 'Volume 3']);
  },
  PATIENCE_MS,
);

test(
  'closing ends what is under way and what waits',
  async () => {
    const closing = aMaker({ atOnce: 1 });
    const making = Promise.all([closing.make('endless', { words: [] }), closing.make('words', { words: [] })]);
    await closing[Symbol.asyncDispose]();
    expect((await making).map(({ kind }) => kind)).toEqual(['failed', 'failed']);
  },
  PATIENCE_MS,
);
