import { readFileSync } from 'node:fs';
import path from 'node:path';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { briefPdf } from '../src/brief/brief-pdf.ts';
import { briefSheet } from '../src/brief/sheet.ts';
import { pdfWriting } from '../src/lists/writing/write-pdf.ts';
import { codeSvg, sheetDesign } from '../src/paper/sheet-design.ts';
import { sheetsPdf } from '../src/paper/sheet-pdf.ts';
import { canonicalJson, sha256Of } from '../src/platform/crypto/checksum.ts';
import { languages } from '../src/platform/i18n/languages.ts';
import type { PdfMaker } from '../src/platform/pdf/pdf.ts';
import { fontFiles } from '../src/platform/pdf/typst-files.ts';
import { startTestApp } from './support/app.ts';
import { theFullestFacts } from './support/brief.ts';
import { aPdfMaker, readPdf } from './support/pdf.ts';
import { locales } from './support/polite-page.ts';
import { aListToWrite, anEntry } from './support/written-lists.ts';

const PATIENCE_MS = 180_000;
const templates = path.resolve('templates/pdf');
const parts = new AsyncDisposableStack();
afterAll(() => parts.disposeAsync());
const app = parts.use(await startTestApp({ withWorker: false }));
const maker = parts.use(aPdfMaker());

/** The same Typst as a native program, which can be told the standard, and refuses what breaks its rules. */
const native = NodeCompiler.create({
  workspace: templates,
  fontArgs: [{ fontBlobs: fontFiles.map((file) => readFileSync(file)) }],
});

interface Made {
  readonly template: string;
  readonly data: unknown;
  readonly pdf: Buffer;
}
type Making = (pdf: PdfMaker) => Promise<unknown>;

/** What a feature asks of the maker of PDFs, and what it gets. */
async function madeBy(making: Making): Promise<Made> {
  let made: Made | undefined;
  const make: PdfMaker['make'] = async (template, data) => {
    const result = await maker.make(template, data);
    if (result.kind !== 'made') throw new Error(JSON.stringify(result));
    made = { template, data, pdf: result.pdf };
    return result;
  };
  await making({
    make,
    begin: async (template, data) => ({ made: make(template, data) }),
    [Symbol.asyncDispose]: async () => {},
  });
  if (made === undefined) throw new Error('No PDF was made.');
  return made;
}

const typstOwn = ({ template, data }: Pick<Made, 'template' | 'data'>) =>
  native.pdf(
    { mainFilePath: path.join(templates, `${template}.typ`), inputs: { data: JSON.stringify(data) } },
    { pdfStandard: 'ua-1' },
  );

const names = ['مریم رجبی', 'Zoë (Zo) Ångström', 'Ալիս Ширин', 'שרה'];
const aDossier = (language: (typeof languages)[number], people = names): Making => {
  const { issuer, statement } = aListToWrite(language, people.length);
  const full = { ...statement, hasEmails: language === 'fr', hasLatinNames: language === 'fr' };
  return async (pdf) => {
    const writing = pdfWriting({ locales, pdf }, { issuer, statement: full });
    await writing.write(people.map((name, at) => anEntry({ number: at + 1, name, email: 'a@example.org' })));
    await writing.end();
  };
};

const makings = languages.flatMap((language): [string, Making][] => [
  [`the dossier in ${language}`, aDossier(language)],
  [
    `the brief in ${language}`,
    (pdf) => {
      const facts = theFullestFacts(language);
      const json = canonicalJson(facts);
      const sha256 = sha256Of(json).toString('hex');
      return briefPdf(pdf, { facts, json, sha256, sheet: briefSheet(locales, facts, sha256) });
    },
  ],
  [
    `the sheets to sign in ${language}`,
    async (pdf) => {
      const run = { first: 1, last: 2, language, lines: 8 };
      const design = sheetDesign(locales, app.campaign(), run, app.baseUrl);
      return sheetsPdf(pdf, design, await codeSvg(app.campaign(), language, app.baseUrl));
    },
  ],
]);

/** Without what names the single file, and what is compressed, which pictures or letters may be otherwise on another machine. */
function comparable(pdf: Buffer): readonly string[] {
  return pdf
    .toString('latin1')
    .replace(/(<xmpMM:\w+ID>|\/ID \[\()[^<)]+/g, '$1')
    .replace(/(\/ID \[\(\) \()[^)]+/, '$1')
    .replace(/(\/Filter \/FlateDecode[\s\S]*?\nstream\n)[\s\S]*?(?=\nendstream)/g, '$1')
    .replace(/\/BBox \[[^\]]+\]/g, '/BBox []')
    .replace(/\/Length \d+/g, '/Length')
    .replace(/^\d{10} (?=\d{5} n)/gm, '')
    .replace(/startxref\n\d+/, 'startxref')
    .split('\n');
}

/** Where tables and pictures stand on their pages. */
const framesIn = (pdf: Buffer) =>
  Array.from(pdf.toString('latin1').matchAll(/\/BBox \[([^\]]+)\]/g), ([, frame = '']) => frame.split(' ').map(Number));

test.each(makings)(
  '%s declares PDF/UA-1, and is what Typst itself makes under that standard',
  async (_, making) => {
    const made = await madeBy(making);
    const own = typstOwn(made);
    const [ours, theirs] = [comparable(made.pdf), comparable(own)];
    const at = ours.findIndex((line, index) => line !== theirs[index]);
    expect({ line: ours[at], of: ours.length }).toEqual({ line: theirs[at], of: theirs.length });
    const text = made.pdf.toString('latin1');
    expect(text).toContain('<pdfuaid:part>1</pdfuaid:part>');
    expect(text).toContain('/DisplayDocTitle true');
    // Typst takes the frame around what is in a table, we around its cells.
    const far = framesIn(made.pdf).flatMap((frame, index) =>
      frame.map((edge, side) => Math.abs(edge - (framesIn(own)[index]?.[side] ?? Number.NaN))),
    );
    expect(far.length).toBeGreaterThan(0);
    expect(Math.max(...far)).toBeLessThan(6);
    // As another reader sees it, which would find again by itself what it cannot read.
    const { isTagged, title } = await readPdf(made.pdf);
    expect({ isTagged, isNamed: title !== '' }).toEqual({ isTagged: true, isNamed: true });
  },
  PATIENCE_MS,
);

test(
  'a PDF that shows a letter which no font has declares nothing, since PDF/UA-1 forbids that',
  async () => {
    const made = await madeBy(aDossier('fr', [...names, '王小明']));
    expect(made.pdf.toString('latin1')).not.toMatch(/pdfuaid|DisplayDocTitle/);
    expect(() => typstOwn(made)).toThrow();
    expect((await readPdf(made.pdf)).pages).toBeGreaterThan(2);
  },
  PATIENCE_MS,
);
