import type { Page } from 'playwright-core';
import { startTestApp } from './support/app.ts';
import { openBrowser, type Visitor } from './support/browser.ts';
import { aForm, anAddress, demoSlug, linkIn } from './support/supporter.ts';

const app = await startTestApp();
const browser = await openBrowser();

afterAll(async () => {
  await browser[Symbol.asyncDispose]();
  await app[Symbol.asyncDispose]();
});

async function arriveAt(page: Page, path: RegExp): Promise<void> {
  await page.waitForURL((url) => path.test(url.pathname));
}

/** Reads the newest mail to an address on the mailbox's page, and follows a link in its HTML, as a person would. */
async function followLinkInMail({ page, context }: Visitor, address: string, label: string): Promise<Page> {
  await app.mailTo(address);
  await page.goto(app.mailboxUrl);
  await page.locator('#to').fill(address);
  await page.getByRole('button', { name: 'Show' }).click();
  await page.locator('.mails a').first().click();
  const opened = context.waitForEvent('page');
  await page.frameLocator('iframe').getByRole('link', { name: label, exact: true }).click();
  return opened;
}

async function isFocused(page: Page, selector: string): Promise<boolean> {
  return (await page.locator(selector).and(page.locator(':focus')).count()) === 1;
}

/** Presses the tabulator until it is there, as somebody without a mouse does. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let pressed = 0; pressed < 60; pressed += 1) {
    await page.keyboard.press('Tab');
    if (await isFocused(page, selector)) return;
  }
  throw new Error(`The keyboard does not lead to ${selector}.`);
}

test('it is signed, confirmed and withdrawn in Persian on a phone without scripts', async () => {
  await using visitor = await browser.open({ screen: 'phone', withoutScripts: true, locale: 'fa-IR' });
  const { page } = visitor;
  const email = anAddress();
  const before = await app.count();

  await page.goto(app.baseUrl);
  await arriveAt(page, /^\/fa\/$/);
  expect(await page.locator('html').getAttribute('dir')).toBe('rtl');
  await page.locator('.cards a').first().click();
  await page.locator('.hero .button').click();
  await page.locator('#name').fill('مریم رجبی');
  await page.locator('#email').fill(email);
  await page.locator('#country').selectOption({ label: 'بلژیک' });
  await page.locator('#postcode').fill('۹۰۰۰');
  await page.locator('input[name=disclosure][value=public]').check();
  await page.locator('#consent').check();
  await page.locator('#sign form button').click();
  await arriveAt(page, /^\/fa\/c\/[\w-]+\/check-mail$/);

  const tab = await followLinkInMail(visitor, email, 'امضایم را تأیید می‌کنم');
  await arriveAt(tab, /^\/fa\/confirm\//);
  expect(await app.count()).toBe(before);
  await tab.locator('form .button').click();
  await arriveAt(tab, /^\/fa\/signed\//);
  expect(await app.count()).toBe(before + 1);

  app.clock.pass(5_000);
  await tab.locator('.next a').first().click();
  const shown = new Intl.NumberFormat('fa').format(before + 1);
  expect(await tab.locator('[data-count-verified]').textContent()).toBe(shown);
  await tab.locator('.hero .hint a').first().click();
  expect(await tab.locator('.names bdi').allTextContents()).toContain('مریم رجبی');

  await tab.goto(linkIn(await app.mailTo(email), 'withdraw'));
  expect(await app.count()).toBe(before + 1);
  await tab.locator('form .button').click();
  await tab.locator('form').waitFor({ state: 'detached' });
  expect(await app.count()).toBe(before);
  await tab.goto(`${app.baseUrl}/fa/c/${demoSlug}/signatories`);
  expect(await tab.locator('.names bdi').allTextContents()).not.toContain('مریم رجبی');
});

test('it is signed and confirmed in English on a desktop with scripts', async () => {
  await using visitor = await browser.open({ locale: 'en-GB' });
  const { page } = visitor;
  const email = anAddress();
  await page.goto(app.baseUrl);
  await page.locator('.cards a').first().click();
  await page.getByLabel('Your name').fill('Ann O’Example');
  await page.getByRole('textbox', { name: 'E-mail address' }).fill(email);
  await page.getByLabel('Country where you live').selectOption('Belgium');
  await page.getByLabel('Only the recipients of the list').check();
  await page.locator('#consent').check();
  await page.getByRole('button', { name: 'Sign', exact: true }).click();
  await arriveAt(page, /\/check-mail$/);
  const tab = await followLinkInMail(visitor, email, 'Confirm my signature');
  await tab.getByRole('button', { name: 'Confirm my signature' }).click();
  await arriveAt(tab, /^\/en\/signed\//);
  expect(await tab.locator('h1').textContent()).toBe('Thank you. Your signature counts.');
  await tab.goto(`${app.baseUrl}/en/c/${demoSlug}/signatories`);
  expect(await tab.locator('.names bdi').allTextContents()).not.toContain('Ann O’Example');
});

test('an open page shows a new count without being loaded again', async () => {
  await using visitor = await browser.open();
  const { page } = visitor;
  await page.clock.install();
  await page.goto(`${app.baseUrl}/en/c/${demoSlug}`);
  await page.evaluate("document.body.dataset.loaded = 'once'");
  await app.signAndConfirm(aForm({ postcode: '9000' }));
  app.clock.pass(5_000);
  const count = await app.count();
  await page.clock.fastForward(15_000);
  await page.locator('[data-count-verified]', { hasText: new RegExp(`^${count}$`) }).waitFor();
  expect(await page.locator('[data-count-goal]').first().textContent()).toBe(String(count));
  expect(await page.locator('.hero progress').getAttribute('value')).toBe(String(count));
  expect(await page.locator('body[data-loaded=once]').count()).toBe(1);
});

test('the link to share is copied by a button that is there only where scripts run', async () => {
  await using visitor = await browser.open({ permissions: ['clipboard-read', 'clipboard-write'] });
  const { page } = visitor;
  await page.goto(`${app.baseUrl}/en/c/${demoSlug}`);
  await page.getByRole('button', { name: 'Copy' }).click();
  await page.getByText('The link is copied.').waitFor();
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe(`${app.baseUrl}/en/c/${demoSlug}`);

  await using plain = await browser.open({ withoutScripts: true });
  await plain.page.goto(`${app.baseUrl}/en/c/${demoSlug}`);
  expect(await plain.page.getByRole('button', { name: 'Copy' }).isVisible()).toBe(false);
  expect(await plain.page.locator('#share-url').inputValue()).toBe(`${app.baseUrl}/en/c/${demoSlug}`);
});

test('it is signed and confirmed with the keyboard alone', async () => {
  await using visitor = await browser.open();
  const { page } = visitor;
  const email = anAddress();
  await page.goto(`${app.baseUrl}/en/c/${demoSlug}`);
  await page.keyboard.press('Tab');
  expect(await isFocused(page, '.skip')).toBe(true);
  await page.keyboard.press('Enter');
  expect(await isFocused(page, '#main')).toBe(true);

  await tabTo(page, '#name');
  await page.keyboard.type('Ann Example');
  await tabTo(page, '#email');
  await page.keyboard.type(email);
  await tabTo(page, '#country');
  await page.keyboard.type('Belg');
  await tabTo(page, '#disclosure');
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowDown');
  expect(await page.locator('[name=disclosure]:checked').getAttribute('value')).toBe('recipients');
  await tabTo(page, '#consent');
  await page.keyboard.press('Space');
  await tabTo(page, '#sign form button');
  await page.keyboard.press('Enter');
  await arriveAt(page, /\/check-mail$/);

  await page.goto(linkIn(await app.mailTo(email), 'confirm'));
  await tabTo(page, 'form button');
  await page.keyboard.press('Enter');
  await arriveAt(page, /^\/en\/signed\//);
});

test.each([true, false])('a form with mistakes leads to each of them (without scripts: %s)', async (withoutScripts) => {
  await using visitor = await browser.open({ screen: 'phone', withoutScripts });
  const { page } = visitor;
  await page.goto(`${app.baseUrl}/en/c/${demoSlug}`);
  await page.locator('#name').fill('=Ann');
  await page.locator('#sign form button').click();
  await page.locator('#problems').waitFor();
  expect(await page.title()).toMatch(/^Error: /);
  expect(await isFocused(page, '#problems')).toBe(true);
  expect(await page.locator('#problems').and(page.locator(':target')).count()).toBe(1);
  expect(await page.locator('#name').inputValue()).toBe('=Ann');

  const links = page.locator('#problems a');
  const fields = ['name', 'email', 'country', 'disclosure', 'consent'];
  expect(await links.count()).toBe(fields.length);
  for (const [index, field] of fields.entries()) {
    await links.nth(index).click();
    expect(await isFocused(page, `#${field}`)).toBe(true);
    expect(await page.locator(`#${field}-issue`).isVisible()).toBe(true);
  }
});
