import type { Page } from 'playwright-core';
import { findAllSuspicions } from '../src/signatures/moderation/find-suspicions.ts';
import { checkTally } from '../src/signatures/tally.ts';
import { startTestApp } from './support/app.ts';
import { openBrowser, type VisitorOptions } from './support/browser.ts';
import { signedIn } from './support/desk.ts';
import { whatDoesNotFit } from './support/layout.ts';
import { seedLinked } from './support/links.ts';
import { locales } from './support/polite-page.ts';
import { aSignature } from './support/signed-campaign.ts';
import { demoSlug } from './support/supporter.ts';

const app = await startTestApp();
const browser = await openBrowser();
const organiser = await signedIn(app, 'organiser');
afterAll(async () => {
  await browser[Symbol.asyncDispose]();
  await app[Symbol.asyncDispose]();
});
afterEach(async () => expect(await checkTally(app.db, app.campaign().id)).toEqual([]));

const say = (key: string, params = {}) => locales.message('en', key, params);
const path = (rest: string) => `${app.baseUrl}/desk/c/${demoSlug}/${rest}`;

async function openDesk(options: VisitorOptions) {
  const visitor = await browser.open(options);
  const [name = '', value = ''] = organiser.cookie().split('=');
  await visitor.context.addCookies([{ name, value, url: app.baseUrl }]);
  return visitor;
}

async function heading(page: Page): Promise<string> {
  return page.locator('h1').innerText();
}

/** Begins what is asked on the page, and waits until the page says that it is done. */
async function begin(page: Page, withoutScripts: boolean): Promise<void> {
  await page.getByLabel(say('desk.reason.label')).fill('A farm in a cellar');
  await page.locator('form[action$="/begin"] .button').click();
  await page.waitForURL(/\/acts\/[\w-]+$/);
  await app.jobsDone();
  if (withoutScripts) await page.reload();
  else await page.waitForSelector('#act-state:not([data-running])');
}

describe.each([
  ['phone', false],
  ['desktop', false],
  ['desktop', true],
] as const)('on a %s, without scripts: %s', (screen, withoutScripts) => {
  const domain = `farm-${screen}-${withoutScripts ? 'plain' : 'scripted'}.example`;

  it('a burst is found, seen, removed at once and brought back', async () => {
    const day = new Date();
    await seedLinked(
      app,
      Array.from({ length: 25 }, (_, number) =>
        aSignature({
          name: `Farm Hand${'abcdefghijklmnopqrstuvwxyz'[number]}`,
          email: `h${number}@${domain}`,
          verifiedAt: day,
        }),
      ),
    );
    const { db, keysOf, campaigns, clock } = app;
    await findAllSuspicions({ db, keysOf, campaigns: campaigns.all, clock: clock.now });
    const counted = await app.count();
    await using visitor = await openDesk({ screen, withoutScripts });
    const { page } = visitor;
    await page.goto(path('suspicious'));
    if (screen === 'phone') expect(await whatDoesNotFit(page)).toEqual([]);
    const row = page.locator('.rows > li', { hasText: domain });
    await row.getByRole('link').click();
    await page.waitForURL(/suspicion=/);
    expect(await page.locator('.rows > li').count()).toBe(25);
    await page.getByRole('button', { name: say('desk-acts.remove.all') }).click();
    await page.waitForURL(/\/acts\//);
    expect(await heading(page)).toBe(say('desk-acts.remove.title', { count: 25 }));
    expect(await page.locator('article').innerText()).toContain(say('desk-acts.count-falls', { count: 25 }));
    await begin(page, withoutScripts);
    expect(await page.locator('#act-state').innerText()).toContain(say('desk-acts.remove.done', { count: 25 }));
    expect(await app.count()).toBe(counted - 25);

    await page.goto(path('signatures'));
    await page.getByLabel(say('desk-signatures.term.domain'), { exact: true }).fill(domain);
    await page.locator('form[action$="/find"] .button').first().click();
    await page.waitForURL(/find$/);
    expect(page.url()).not.toContain(domain);
    expect(await page.locator('.rows > li').count()).toBe(25);
    if (screen === 'phone') expect(await whatDoesNotFit(page)).toEqual([]);
    await page.getByRole('button', { name: say('desk-acts.restore.all') }).click();
    await begin(page, withoutScripts);
    expect(await app.count()).toBe(counted);
  });

  it('with the keyboard alone one is ticked and held, and who it is is asked', async () => {
    await seedLinked(app, [aSignature({ name: 'Keyboard Kees', country: 'MT', state: 'pending' })]);
    await using visitor = await openDesk({ screen, withoutScripts });
    const { page } = visitor;
    await page.goto(path('signatures?country=MT&state=pending'));
    await page.locator('.rows input').first().focus();
    await page.keyboard.press('Space');
    expect(await page.locator('.rows input').first().isChecked()).toBe(true);
    await page.getByRole('button', { name: say('desk-acts.hold.ticked') }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/acts\//);
    await begin(page, withoutScripts);
    await page.goto(path('signatures?country=MT&state=held'));
    await page.locator('.rows .button').first().focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/person$/);
    expect(await page.locator('article').innerText()).toContain('Keyboard Kees');
  });
});
