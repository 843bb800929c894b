import { languages } from '../src/platform/i18n/languages.ts';
import { bringAxe, findings } from './support/axe.ts';
import { openBrowser } from './support/browser.ts';
import { spaceTextOut, whatDoesNotFit, whatMoves } from './support/layout.ts';
import { everyPublicPage } from './support/public-pages.ts';
import { demoSlug } from './support/supporter.ts';

const { app, pages, mailboxPages } = await everyPublicPage();
const browser = await openBrowser();
const visitor = await browser.open();
const { page } = visitor;

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
await page.route(
  (url) => url.href === shown?.address,
  (route) => route.fulfill(shown),
);

/** Shows an answer, also one to a POST, under the policy that it came with. */
async function show(answer: Response): Promise<void> {
  const { url, status } = answer;
  const headers = Object.fromEntries(answer.headers);
  shown = { address: url === '' ? `${app.baseUrl}/` : url, status, headers, body: await answer.text() };
  await page.goto(shown.address);
}

describe.each(languages)('in %s', (language) => {
  describe.each(Object.entries(pages))('the page: %s', (_, ask) => {
    const isLookedThrough = language === 'en' || language === 'fa';

    beforeAll(async () => {
      await page.setViewportSize(language === 'en' ? wide : narrow);
      await show(await ask(language));
      if (isLookedThrough) await bringAxe(page);
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
    await page.setViewportSize(narrow);
    await page.goto(address);
    await bringAxe(page);
    expect(await findings(page, 'light', 'everything')).toEqual([]);
    expect(await findings(page, 'dark', 'colours')).toEqual([]);
    expect(await whatDoesNotFit(page)).toEqual([]);
  },
);

test('nothing moves for whoever asks for less motion', async () => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto(campaignUrl);
  expect(await whatMoves(page)).toEqual([]);
});

test('a campaign is printed in black on white, without what can only be pressed', async () => {
  await page.goto(campaignUrl);
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  for (const pressed of ['nav', 'form', '.hero .button', '.share', '.skip', 'footer']) {
    expect({ pressed, isPrinted: await page.locator(pressed).isVisible() }).toEqual({ pressed, isPrinted: false });
  }
  for (const told of ['h1', '.stat', '.petition', '.demands', '.goals', '.prose >> nth=0', '#privacy']) {
    expect({ told, isPrinted: await page.locator(told).isVisible() }).toEqual({ told, isPrinted: true });
  }
  const colours =
    'const { color, backgroundColor } = getComputedStyle(document.documentElement); [color, backgroundColor]';
  expect(await page.evaluate(colours)).toEqual(['rgb(0, 0, 0)', 'rgb(255, 255, 255)']);
  await page.emulateMedia({ media: 'screen' });
});
