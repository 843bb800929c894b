import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Campaign } from '../src/campaigns/campaign.ts';
import { codePng, roomForLines, sheetDesign } from '../src/paper/sheet-design.ts';
import { sheetsFile } from '../src/paper/sheet-document.ts';
import { type Language, languages } from '../src/platform/i18n/languages.ts';
import { loadViews } from '../src/platform/views/views.ts';
import { startTestApp } from './support/app.ts';
import { openBrowser } from './support/browser.ts';
import { readPdf } from './support/pdf.ts';
import { locales } from './support/polite-page.ts';

const app = await startTestApp({ withWorker: false });
const browser = await openBrowser();
const render = loadViews(path.resolve('templates'));
const styles = await readFile('public/sign-sheet.css', 'utf8');
const baseUrl = 'https://signatures.example.org';
afterAll(async () => {
  await browser[Symbol.asyncDispose]();
  await app[Symbol.asyncDispose]();
});

/** The demo campaign with as much to say as a campaign may. */
function theFullest(): Campaign {
  const campaign = app.campaign();
  const long = (letters: number) =>
    'Put the massacre of 1988 on the agenda of the Council. '.repeat(40).slice(0, letters);
  const { en } = campaign.texts;
  if (en === undefined) throw new Error('The demo speaks English.');
  const demands = Array.from({ length: 9 }, () => ({ addressee: long(300), text: long(2000) }));
  const text = { ...en, title: long(200), petition: long(2000), demands };
  return { ...campaign, texts: { en: text } };
}

const cases: readonly (readonly [Language, string, () => Campaign, number])[] = [
  ...languages.map((language) => [language, 'the demo campaign', () => app.campaign(), 10] as const),
  ['nl', 'the demo campaign with many lines', () => app.campaign(), 15],
  ['en', 'the fullest campaign there can be', theFullest, 5],
];

test.each(cases)(
  'sheets in %s of %s are one page each, with room to write on every line',
  async (language, _, of, lines) => {
    const campaign = of();
    expect(roomForLines(locales, campaign, language, baseUrl)).toBeGreaterThanOrEqual(lines);
    const design = sheetDesign(locales, campaign, { first: 7, last: 8, language, lines }, baseUrl);
    await using visitor = await browser.open();
    const { page } = visitor;
    await page.setContent(sheetsFile(render, design, styles, await codePng(campaign, language, baseUrl)));
    const { pages, text } = await readPdf(await page.pdf({ preferCSSPageSize: true }));
    expect({ pages, density: design.density }).toEqual({ pages: 2, density: design.density });
    expect(text).toContain(`signatures.example.org/${language}/c/`);
    await page.emulateMedia({ media: 'print' });
    const sheet = page.locator('.sign-sheet').first();
    const [whole, last] = [await sheet.boundingBox(), await sheet.locator('.sign-foot').boundingBox()];
    const row = await sheet.locator('tbody tr').last().boundingBox();
    if (whole === null || last === null || row === null) throw new Error('The sheet is not shown.');
    expect(last.y + last.height).toBeLessThanOrEqual(whole.y + whole.height + 1);
    expect(row.y + row.height).toBeLessThanOrEqual(last.y);
    // Six millimetres, of which there are 3.78 pixels each.
    expect(row.height).toBeGreaterThan(6 * 3.78);
  },
);

test('a text that leaves no room for lines is told before anything is printed', () => {
  const campaign = theFullest();
  expect(roomForLines(locales, campaign, 'en', baseUrl)).toBeLessThan(15);
});
