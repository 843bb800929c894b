import { startTestApp } from './support/app.ts';
import { bringAxe, findings } from './support/axe.ts';
import { openBrowser } from './support/browser.ts';
import { deliveryOf, makeMore, ruth, wrong } from './support/deliveries.ts';
import { signedIn } from './support/desk.ts';
import { spaceTextOut, whatDoesNotFit } from './support/layout.ts';
import { seedLinked } from './support/links.ts';
import { aCampaignWithLists } from './support/lists.ts';
import { locales } from './support/polite-page.ts';
import { aSignature } from './support/signed-campaign.ts';

const app = await startTestApp();
const browser = await openBrowser();
const visitor = await browser.open();
const { page } = visitor;
afterAll(async () => {
  await visitor[Symbol.asyncDispose]();
  await browser[Symbol.asyncDispose]();
  await app[Symbol.asyncDispose]();
});

const say = (key: string, params = {}) => locales.message('fa', key, params);

/** No accessibility findings, in either scheme, and nothing that does not fit, also with its text spaced out. */
async function expectGood(): Promise<void> {
  await bringAxe(page);
  expect(await findings(page, 'light', 'everything')).toEqual([]);
  expect(await findings(page, 'dark', 'colours')).toEqual([]);
  expect(await whatDoesNotFit(page)).toEqual([]);
  await spaceTextOut(page);
  expect(await whatDoesNotFit(page)).toEqual([]);
}

test('on a telephone, in Persian: an organiser delivers a list, its recipient opens it, and is told what to delete', async () => {
  const slug = 'walk';
  await aCampaignWithLists(app, slug, []);
  const signed = await seedLinked(
    app,
    Array.from({ length: 4 }, (_, index) => aSignature({ verifiedAt: new Date(2026, 9, index + 1) })),
    slug,
  );
  await app.db.updateTable('recipient').set({ language: 'fa' }).execute();
  const organiser = await signedIn(app, 'organiser', slug);
  await app.db.updateTable('member').set({ language: 'fa' }).where('id', '=', organiser.member.id).execute();
  const made = await makeMore(app, { slug, organiser });
  await page.setViewportSize({ width: 320, height: 640 });
  const [name = '', value = ''] = organiser.cookie().split('=');
  await visitor.context.addCookies([{ name, value, url: app.baseUrl }]);

  await page.goto(app.baseUrl + made.path.replace('/deliveries', ''));
  await page.getByRole('link', { name: say('desk-delivery.title') }).click();
  await expectGood();
  await page.getByRole('link', { name: say('desk-delivery.deliver.link') }).click();
  await expectGood();
  await page.getByRole('button', { name: say('desk-delivery.deliver.button') }).click();
  await page.waitForURL(`**${made.path}?done=*`);
  await app.jobsDone();
  // It looks again by itself.
  await page.getByText(say('desk-delivery.state.waiting')).first().waitFor({ state: 'detached' });
  await page.getByRole('link', { name: 'Ruth' }).click();
  await expectGood();
  const { link, code } = await deliveryOf(app, made, ruth);
  expect(await page.locator('.spoken-code').innerText()).toBe(code);

  await page.goto(app.baseUrl + link);
  await expectGood();
  const openIt = page.getByRole('button', { name: say('delivery.page.open.csv') });
  await page.getByLabel(say('delivery.page.code'), { exact: true }).fill(wrong(code));
  await openIt.click();
  await page.getByRole('alert').waitFor();
  await expectGood();
  await page.getByLabel(say('delivery.page.code'), { exact: true }).fill(code);
  const [download] = await Promise.all([page.waitForEvent('download'), openIt.click()]);
  expect(download.suggestedFilename()).toMatch(/^walk-ruth-meyer-\d\.csv$/);

  await app.post(signed[2]?.link('withdraw') ?? '');
  await page.goto(app.baseUrl + made.path);
  await expectGood();
  await page.getByRole('button', { name: say('desk-delivery.notices.button', { count: 1 }) }).click();
  await page.getByRole('status').waitFor();
  await page.goto(app.baseUrl + link);
  await page.getByText('3', { exact: true }).waitFor();
  await organiser.post(`${(await deliveryOf(app, made, ruth)).page}/revoke`);
  await page.reload();
  await expectGood();
});
