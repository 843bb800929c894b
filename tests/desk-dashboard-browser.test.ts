import { seedVaried } from '../bench/tools/seed-varied.ts';
import { demoDraft, startTestApp } from './support/app.ts';
import { bringAxe, findings } from './support/axe.ts';
import { openBrowser, type Visitor, type VisitorOptions } from './support/browser.ts';
import { signedIn } from './support/desk.ts';
import { seedLinked } from './support/links.ts';
import { aSignature } from './support/signed-campaign.ts';
import { demoSlug } from './support/supporter.ts';

const app = await startTestApp({ siteName: 'localhost', withWorker: false, drafts: [await demoDraft()] });
const browser = await openBrowser();
const committee = await signedIn(app, 'committee');
const url = `${app.baseUrl}/desk/c/${demoSlug}/dashboard`;

beforeAll(() => seedVaried(app.db, app.campaign(), { from: 0, to: 500, days: 20, slot: 1 }));
afterAll(async () => {
  await browser[Symbol.asyncDispose]();
  await app[Symbol.asyncDispose]();
});

async function opened(options: VisitorOptions): Promise<Visitor> {
  const visitor = await browser.open(options);
  const [name = '', value = ''] = committee.cookie().split('=');
  await visitor.context.addCookies([{ name, value, url: app.baseUrl }]);
  await visitor.page.goto(url);
  return visitor;
}

test('the total and the goals renew themselves while the page is open', async () => {
  await using visitor = await opened({ screen: 'phone' });
  const { page } = visitor;
  const total = page.locator('[data-live-verified]');
  const before = await app.count();
  expect(await total.textContent()).toBe(String(before));
  await seedLinked(app, [aSignature(), aSignature({ country: 'NL' })]);
  await page.locator('[data-live-verified]', { hasText: String(before + 2) }).waitFor();
  const goal = page.locator('[data-live-goal]').first();
  expect(await goal.locator('[data-live-goal-verified]').textContent()).toBe(String(before + 2));
  const target = app.campaign().goals[0]?.target ?? 0;
  const needed = new Intl.NumberFormat('en').format(target - before - 2);
  expect(await goal.locator('[data-live-goal-needed]').textContent()).toBe(needed);
});

test.each(['phone', 'desktop'] as const)(
  'without scripts all numbers are there, and each chart’s table opens: %s',
  async (screen) => {
    await using visitor = await opened({ screen, withoutScripts: true });
    const { page } = visitor;
    expect(await page.locator('[data-live-verified]').textContent()).toBe(String(await app.count()));
    const charts = page.locator('.chart');
    expect(await charts.count()).toBeGreaterThan(3);
    for (const chart of await charts.all()) {
      await chart.locator('summary').click();
      expect(await chart.locator('tbody tr').first().isVisible()).toBe(true);
    }
    await page.locator('#link').fill('poster');
    await page.locator('#link-maker .button').first().click();
    await page.locator('.made-link img').waitFor();
    expect(await page.locator('#share-url').inputValue()).toContain('?source=poster');
  },
  30_000,
);

test.each([
  ['en', 'light', 'desktop'],
  ['fa', 'dark', 'phone'],
] as const)(
  'a link that was made, and one that was not, have no accessibility findings: %s',
  async (language, colorScheme, screen) => {
    await app.db.updateTable('member').set({ language }).where('id', '=', committee.member.id).execute();
    await using visitor = await opened({ screen, colorScheme });
    const { page } = visitor;
    for (const query of ['?link=poster', '?link=two%20words']) {
      await page.goto(`${url}${query}`);
      await bringAxe(page);
      expect(await findings(page, colorScheme, 'everything')).toEqual([]);
      expect(await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth')).toBe(false);
    }
  },
  60_000,
);
