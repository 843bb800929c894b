import type { Page } from 'playwright-core';
import { languages } from '../src/platform/i18n/languages.ts';
import { bringAxeToAll, findings } from './support/axe.ts';
import { openBrowser } from './support/browser.ts';
import { spaceTextOut, whatDoesNotFit, whatMoves } from './support/layout.ts';
import { everyPublicPage } from './support/public-pages.ts';
import { demoSlug } from './support/supporter.ts';

const { app, pages, mailboxPages } = await everyPublicPage();
const browser = await openBrowser();
const visitor = await browser.open();
/** Looked through by axe, which takes its time; and what the other languages are shown in. */
const { page: looked } = visitor;
const unlooked = await visitor.context.newPage();
await bringAxeToAll(looked);

afterAll(async () => {
  await visitor[Symbol.asyncDispose]();
  await browser[Symbol.asyncDispose]();
  await app[Symbol.asyncDispose]();
});

/** WCAG 1.4.10: a window of 1280 px, enlarged four times. */
const narrow = { width: 320, height: 640 };
const wide = { width: 1280, height: 800 };
const campaignUrl = `${app.baseUrl}/en/c/${demoSlug}`;

/** What the browser is given at the address it goes to next. */
let shown: { address: string; status: number; headers: Record<string, string>; body: string };
await visitor.context.route(
  (url) => url.href === shown?.address,
  (route) => route.fulfill(shown),
);

/** Shows an answer, also one to a POST, under the policy that it came with. */
async function show(page: Page, answer: Response): Promise<void> {
  const { url, status } = answer;
  const headers = Object.fromEntries(answer.headers);
  shown = { address: url === '' ? `${app.baseUrl}/` : url, status, headers, body: await answer.text() };
  await page.goto(shown.address);
}

describe.each(languages)('in %s', (language) => {
  describe.each(Object.entries(pages))('the page: %s', (_, ask) => {
    const isLookedThrough = language === 'en' || language === 'fa';
    const page = isLookedThrough ? looked : unlooked;

    beforeAll(async () => {
      await page.setViewportSize(language === 'en' ? wide : narrow);
      await show(page, await ask(language));
    });

    for (const colorScheme of isLookedThrough ? (['dark', 'light'] as const) : []) {
      test(`has no accessibility findings in the ${colorScheme}`, async () => {
        expect(await findings(page, colorScheme, colorScheme === 'light' ? 'everything' : 'colours')).toEqual([]);
      });
    }

    test('fits a narrow window, also with its text spaced out', async () => {
      await page.setViewportSize(narrow);
      expect(await whatDoesNotFit(page)).toEqual([]);
      await spaceTextOut(page);
      expect(await whatDoesNotFit(page)).toEqual([]);
    });
  });
});

test.each(Object.entries(mailboxPages))(
  'the mailbox has no accessibility findings and fits: %s',
  async (_, address) => {
    await looked.setViewportSize(narrow);
    await looked.goto(address);
    expect(await findings(looked, 'light', 'everything')).toEqual([]);
    expect(await findings(looked, 'dark', 'colours')).toEqual([]);
    expect(await whatDoesNotFit(looked)).toEqual([]);
  },
);

test('nothing moves for whoever asks for less motion', async () => {
  await unlooked.emulateMedia({ reducedMotion: 'reduce' });
  await unlooked.goto(campaignUrl);
  expect(await whatMoves(unlooked)).toEqual([]);
});

test('a campaign is printed in black on white, without what can only be pressed', async () => {
  await unlooked.goto(campaignUrl);
  await unlooked.emulateMedia({ media: 'print', colorScheme: 'dark' });
  for (const pressed of ['nav', 'form', '.hero .button', '.share', '.skip', 'footer']) {
    expect({ pressed, isPrinted: await unlooked.locator(pressed).isVisible() }).toEqual({ pressed, isPrinted: false });
  }
  for (const told of ['h1', '.stat', '.petition', '.demands', '.goals', '.prose >> nth=0', '#privacy']) {
    expect({ told, isPrinted: await unlooked.locator(told).isVisible() }).toEqual({ told, isPrinted: true });
  }
  const colours =
    'const { color, backgroundColor } = getComputedStyle(document.documentElement); [color, backgroundColor]';
  expect(await unlooked.evaluate(colours)).toEqual(['rgb(0, 0, 0)', 'rgb(255, 255, 255)']);
  await unlooked.emulateMedia({ media: 'screen' });
});
