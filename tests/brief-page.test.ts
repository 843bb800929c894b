import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { briefPdf } from '../src/brief/brief-pdf.ts';
import { type BriefFacts, briefFacts } from '../src/brief/facts.ts';
import { briefSheet } from '../src/brief/sheet.ts';
import { readDashboard } from '../src/dashboard/read-model.ts';
import { canonicalJson, sha256Of } from '../src/platform/crypto/checksum.ts';
import { type Language, languages } from '../src/platform/i18n/languages.ts';
import { openPdfMaker, pdfLimits } from '../src/platform/pdf/pdf.ts';
import { loadViews } from '../src/platform/views/views.ts';
import { startTestApp } from './support/app.ts';
import { theFullestFacts } from './support/brief.ts';
import { openBrowser } from './support/browser.ts';
import { readPdf } from './support/pdf.ts';
import { locales } from './support/polite-page.ts';

const app = await startTestApp({ withWorker: false });
const browser = await openBrowser();
const maker = openPdfMaker({ ...pdfLimits, atOnce: 2, templates: path.resolve('templates/pdf') });
const render = loadViews(path.resolve('templates'));
const styles = await readFile('public/brief.css', 'utf8');
afterAll(async () => {
  await maker[Symbol.asyncDispose]();
  await browser[Symbol.asyncDispose]();
  await app[Symbol.asyncDispose]();
});

/** The demo campaign as it stands, with words of what comes next. */
async function demoFacts(language: Language): Promise<BriefFacts> {
  return briefFacts({
    campaign: app.campaign(),
    language,
    numbers: await readDashboard(app.db, app.campaign(), app.clock.now()),
    onPaper: 0,
    nextSteps: { [language]: theFullestFacts(language).nextSteps?.text ?? '' },
    auditHead: '0'.repeat(64),
    baseUrl: app.baseUrl,
  });
}

/** As little as a new campaign has. */
function theEmptiestFacts(language: Language): BriefFacts {
  const full = theFullestFacts(language);
  return {
    ...full,
    demands: full.demands.slice(0, 1),
    moreDemands: 0,
    verified: 0,
    goals: [],
    moreGoals: 0,
    places: { regions: [], regionUnknown: 0, countries: [], others: null },
    growth: { unit: 'day', steps: [{ from: '2026-11-26', verified: 0 }] },
    onPaper: 0,
    nextSteps: null,
  };
}

const cases = [
  ...languages.map(
    (language) => [language, 'the fullest brief there can be', async () => theFullestFacts(language)] as const,
  ),
  ['nl', 'the demo campaign', demoFacts] as const,
  ['fa', 'a campaign that has only begun', async () => theEmptiestFacts('fa')] as const,
] as const;

function briefOf(facts: BriefFacts) {
  const json = canonicalJson(facts);
  const sha256 = sha256Of(json).toString('hex');
  return { facts, json, sha256, sheet: briefSheet(locales, facts, sha256) };
}

/** A text without what is between its letters, and without the marks that steer directions. */
const close = (text: string) => text.replace(/[\s\u00ad\u200c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '');

test.each(cases)('the PDF in %s of %s is one tagged A4 page with all that it says', async (language, _, factsOf) => {
  const brief = briefOf(await factsOf(language));
  const result = await briefPdf(maker, brief);
  if (result.kind !== 'made') throw new Error(JSON.stringify(result));
  const pdf = await readPdf(result.pdf);
  expect({ pages: pdf.pages, isTagged: pdf.isTagged, language: pdf.language }).toEqual({
    pages: 1,
    isTagged: true,
    language,
  });
  expect(pdf.title).toBe(brief.sheet.documentTitle);
  expect([...pdf.roles]).toEqual(expect.arrayContaining(['H1', 'H2', 'LI', 'Table', 'TD']));
  expect(pdf.attachments.get('facts.json')).toBe(brief.json);
  expect(sha256Of(pdf.attachments.get('facts.json') ?? '').toString('hex')).toBe(brief.sha256);
  // What lies below the edge would be cut off.
  expect(Math.min(...pdf.items.filter(({ str }) => str.trim() !== '').map(({ bottom }) => bottom))).toBeGreaterThan(20);
  const said = close(pdf.text);
  expect(said).toContain(brief.sha256);
  expect(said).toContain(brief.facts.auditHead);
  const { goals, regions, countries, facts } = brief.sheet;
  if (language === 'fa') return;
  for (const words of [
    ...facts,
    ...goals.map(({ needed }) => needed),
    ...[...regions, ...countries].map((row) => row.number),
  ]) {
    expect(said).toContain(close(words));
  }
});

test.each(cases)('the page in %s of %s is printed on exactly one sheet', async (language, _, factsOf) => {
  const { sheet } = briefOf(await factsOf(language));
  await using visitor = await browser.open();
  await visitor.page.setContent(render('pages/brief', { styles, sheet }));
  const { pages, text } = await readPdf(await visitor.page.pdf({ preferCSSPageSize: true }));
  expect({ pages, density: sheet.density }).toEqual({ pages: 1, density: sheet.density });
  expect(close(text)).toContain(sheet.hash.number);
});

test('the same facts make the same PDF, byte by byte', async () => {
  const brief = briefOf(theFullestFacts('fr'));
  const [one, other] = [await briefPdf(maker, brief), await briefPdf(maker, brief)];
  expect(one).toEqual(other);
});
