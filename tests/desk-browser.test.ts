import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Secret, TOTP } from 'otpauth';
import type { Page } from 'playwright-core';
import { startTestApp } from './support/app.ts';
import { openBrowser, type Visitor } from './support/browser.ts';
import { aMember, type DeskMember, signedIn } from './support/desk.ts';
import { aCampaignWithLists, rowsOf } from './support/lists.ts';
import { linkIn } from './support/supporter.ts';

const app = await startTestApp({ siteName: 'localhost' });
const browser = await openBrowser();

afterAll(async () => {
  await browser[Symbol.asyncDispose]();
  await app[Symbol.asyncDispose]();
});

const MINUTE_MS = 60_000;
type Screen = 'phone' | 'desktop';
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

async function arriveAt(page: Page, heading: string): Promise<void> {
  await page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor();
  const isWide = await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth');
  expect({ heading, isWide }).toEqual({ heading, isWide: false });
}

/** From the address to the button behind the mailed link, as somebody who knows the desk's address alone. */
async function followMailedLink(page: Page, email: string): Promise<void> {
  const before = (await app.mailsTo(email)).length;
  await page.goto(`${app.baseUrl}/desk`);
  await arriveAt(page, 'Sign in');
  await page.getByLabel('E-mail address').fill(email);
  await press(page, 'Mail me a link');
  await arriveAt(page, 'Look in your mailbox');
  await page.goto(linkIn(await app.mailTo(email, before + 1), 'sign-in'));
  await arriveAt(page, 'Sign in to the desk');
  await press(page, 'Sign in');
}

async function signOutEverywhere(page: Page): Promise<void> {
  await page.goto(`${app.baseUrl}/desk/account`);
  await arriveAt(page, 'Your account');
  await press(page, 'Sign out everywhere');
  await arriveAt(page, 'Sign in');
  expect(await page.getByRole('status').textContent()).toBe('You are signed out.');
}

/** What an app shows that was given the key on the page. */
async function codeFor(page: Page): Promise<string> {
  const key = (await page.locator('.code-to-scan code').textContent()) ?? '';
  const secret = Secret.fromBase32(key.replaceAll(' ', ''));
  return TOTP.generate({ secret, timestamp: app.clock.now().getTime() });
}

/** A phone or computer that answers for its owner at once, whatever site asks for a passkey. */
async function withPasskeys({ context, page }: Visitor): Promise<void> {
  const session = await context.newCDPSession(page);
  await session.send('WebAuthn.enable');
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

/** Everything that somebody new does, up to a second visit. */
async function comeInByApp(screen: Screen): Promise<void> {
  await using visitor = await browser.open({ screen });
  const { page } = visitor;
  const { email } = await aMember(app, 'organiser');
  await followMailedLink(page, email);

  await arriveAt(page, 'Set up a second factor');
  await page.waitForFunction("document.querySelector('.code-to-scan img').naturalWidth > 0");
  await page.getByLabel('Code from the app').fill('12');
  await press(page, 'Set up the app');
  expect(await page.locator('.problems a').textContent()).toContain('That code does not fit the picture.');
  await page.getByLabel('Code from the app').fill(await codeFor(page));
  await press(page, 'Set up the app');
  await arriveAt(page, 'Keep these recovery codes');
  const codes = await page.locator('.codes code').allTextContents();
  expect(codes).toHaveLength(10);
  await page.getByRole('link', { name: 'I have kept them' }).click();
  await arriveAt(page, 'Campaigns');
  await signOutEverywhere(page);

  await followMailedLink(page, email);
  await arriveAt(page, 'Second step');
  await page.getByLabel('Code').fill(codes[0] ?? '');
  await press(page, 'Go on');
  await arriveAt(page, 'Campaigns');
  await page.goto(`${app.baseUrl}/desk/account`);
  expect(await page.locator('main').textContent()).toContain('9 recovery codes are left.');
}

test('a new organiser comes in by mail, an app and recovery codes, and signs out everywhere, on phone and desktop', async () => {
  await Promise.all([comeInByApp('phone'), comeInByApp('desktop')]);
});

test.each(['phone', 'desktop'] as const)(
  'on a %s, an organiser makes a passkey, signs in and makes a list with it, and keeps what they have typed',
  async (screen) => {
    await using visitor = await browser.open({ screen });
    const { page } = visitor;
    await withPasskeys(visitor);
    const slug = await aCampaignWithLists(app, `hearing-${screen}`);
    const { email } = await aMember(app, 'organiser', slug);
    await followMailedLink(page, email);
    await arriveAt(page, 'Set up a second factor');
    await press(page, 'Make a passkey');
    await arriveAt(page, 'Keep these recovery codes');
    await signOutEverywhere(page);

    await followMailedLink(page, email);
    await arriveAt(page, 'Second step');
    // Nobody without an app is told of its digits.
    const asked = page.locator('main');
    expect(await asked.textContent()).toContain('no app that shows codes is set up for you');
    await page.getByLabel('Code').fill('123456');
    await press(page, 'Go on');
    expect(await asked.textContent()).toContain('Enter a recovery code that you have not used yet.');
    await press(page, 'Use a passkey');
    await arriveAt(page, 'Campaigns');

    app.clock.pass(11 * MINUTE_MS);
    await page.getByRole('link', { name: 'Lists' }).click();
    await arriveAt(page, 'Lists');
    await page.getByRole('link', { name: 'Make a list' }).click();
    await arriveAt(page, 'Confirm that it is you');
    await press(page, 'Use a passkey');
    await arriveAt(page, 'Make a list');
    await page.getByLabel('For whom', { exact: true }).selectOption({ label: 'An Peeters, MP' });
    await page.getByLabel('Reason').fill('The hearing');
    app.clock.pass(11 * MINUTE_MS);
    await press(page, 'Make the list');
    await arriveAt(page, 'Confirm that it is you');
    await press(page, 'Use a passkey');
    await arriveAt(page, 'List for An Peeters');
    await app.jobsDone();
    await page.reload();

    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download CSV An Peeters' }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toBe(`${slug}-an-peeters-1.csv`);
    const rows = rowsOf(await readFile(await download.path()));
    expect(rows.map(([, name]) => name)).toEqual(['Naam', 'Maryam Rajabi']);
  },
);

/** A page of somebody else's, which sends a form to an address of ours as soon as it is opened. */
async function anotherSite(host: 'localhost' | '127.0.0.1') {
  const server = createServer(({ url = '' }, res) => {
    const to = new URL(url, app.baseUrl).searchParams.get('to') ?? '';
    res.setHeader('Content-Type', 'text/html');
    res.end(`<!doctype html><title>Prize</title><link rel="icon" href="data:,">
      <form method="post" action="${app.baseUrl}${to}"><input name="reason" value="x"><button>Win</button></form>
      <script>document.forms[0].submit()</script>`);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    luring: (to: string) => `http://${host}:${port}/?${new URLSearchParams({ to })}`,
    [Symbol.asyncDispose]: () => new Promise<void>((closed) => server.close(() => closed())),
  };
}

async function letIn({ context }: Visitor, member: DeskMember): Promise<void> {
  const [name = '', value = ''] = member.cookie().split('=');
  await context.addCookies([{ name, value, url: `${app.baseUrl}/desk`, httpOnly: true, sameSite: 'Strict' }]);
}

// A browser sends the cookie along from another port of the same name, and not from another name.
test.each([
  ['localhost' as const, 'same-site'],
  ['127.0.0.1' as const, 'cross-site'],
])('a page at another port of %s (%s) does nothing at the desk, whoever opens it', async (host, _) => {
  await using site = await anotherSite(host);
  await using visitor = await browser.open();
  const { page } = visitor;
  const admin = await signedIn(app, 'admin');
  const other = await aMember(app, 'admin');
  await letIn(visitor, admin);
  const { rows: before } = await app.pool.query('select count(*)::int as entries from audit_entry');
  for (const to of [
    '/desk/sign-out',
    '/desk/account/sign-out-everywhere',
    `/desk/team/${other.id}/remove`,
    '/desk/site/pause',
  ]) {
    const answered = page.waitForResponse((response) => response.url().startsWith(app.baseUrl));
    await page.goto(site.luring(to));
    const answer = await answered;
    const sent = (await answer.request().allHeaders()).cookie !== undefined;
    expect({ to, status: answer.status(), sent }).toEqual({ to, status: 403, sent: host === 'localhost' });
    await arriveAt(page, 'This did not come from our own page');
  }
  await page.goto(`${app.baseUrl}/desk/team`);
  await arriveAt(page, 'Team');
  expect(await page.locator('main').textContent()).toContain(other.email);
  const { rows: after } = await app.pool.query('select count(*)::int as entries from audit_entry');
  expect(after).toEqual(before);
});
