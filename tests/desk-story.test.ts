import type { Page } from 'playwright-core';
import { newUuid7 } from '../src/platform/ids.ts';
import { startTestApp, type TestApp } from './support/app.ts';
import { bringAxe, findings } from './support/axe.ts';
import { openBrowser, type Visitor } from './support/browser.ts';
import { aMemberAddress, deskVisitor, signedIn } from './support/desk.ts';
import { mustNotBeLogged } from './support/logs.ts';
import { locales } from './support/polite-page.ts';
import { aForm, linkIn } from './support/supporter.ts';
import { until } from './support/until.ts';

const browser = await openBrowser();
afterAll(() => browser[Symbol.asyncDispose]());

const say = (key: string, params = {}) => locales.message('en', key, params);

const slug = 'halt-the-executions';
const titles = { en: 'Halt the executions', fa: 'اعدام‌ها را متوقف کنید' } as const;
const written = {
  en: {
    title: titles.en,
    summary: 'Hundreds have been hanged this year. The Council can act.',
    petition: 'I call on the Human Rights Council to demand a halt to executions.',
    consent: 'I agree that my name is handed to members of parliament, if I choose so.',
    body: 'What happened.\n\n## Why now\n\nBecause it **goes on**.',
    addressee: 'The Human Rights Council',
    text: 'Hold a special session.',
  },
  fa: {
    title: titles.fa,
    summary: 'امسال صدها تن به دار آویخته شده‌اند. شورا می‌تواند کاری کند.',
    petition: 'از شورای حقوق بشر می‌خواهم توقف اعدام‌ها را خواستار شود.',
    consent: 'موافقم که نامم، اگر بخواهم، به نمایندگان داده شود.',
    body: 'آنچه رخ داد.',
    addressee: 'شورای حقوق بشر',
    text: 'نشست ویژه برگزار کند.',
  },
} as const;

/** Waits for a page by its main heading; nothing on it is wider than the window. */
async function arriveAt(page: Page, heading: string): Promise<void> {
  await page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor();
  const isWide = await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth');
  expect({ heading, isWide }).toEqual({ heading, isWide: false });
}

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).first().click();
const follow = (page: Page, name: string) => page.getByRole('link', { name, exact: true }).first().click();

/** Goes from wherever one is to a page of the campaign, by its menu alone. */
async function goTo(page: Page, group: string, menu: string): Promise<void> {
  await page
    .locator('.desk-campaign .groups')
    .getByRole('link', { name: say(group), exact: true })
    .click();
  const pages = page.locator('.desk-campaign .pages').getByRole('link', { name: say(menu), exact: true });
  if ((await pages.count()) > 0) await pages.click();
  await arriveAt(page, say(menu));
}

async function createCampaign(page: Page, app: TestApp): Promise<void> {
  await page.goto(`${app.baseUrl}/desk`);
  await arriveAt(page, say('desk.home.title'));
  await page.getByRole('heading', { name: say('desk.home.first.heading') }).waitFor();
  await bringAxe(page);
  expect(await findings(page, 'light', 'everything')).toEqual([]);
  await follow(page, say('desk-new.title'));
  await arriveAt(page, say('desk-new.title'));
  await page.getByLabel(say('desk-new.titled.label'), { exact: true }).fill(titles.en);
  await page.getByRole('checkbox', { name: 'Persian' }).check();
  await press(page, say('desk-new.button'));
  await arriveAt(page, say('desk-settings.title'));
  await page.locator('#contact-name').fill('Human Rights Belgium');
  await page.locator('#contact-email').fill('privacy@example.org');
  await press(page, say('desk-settings.save'));
  await page.getByRole('status').getByText(say('desk-settings.done.saved')).waitFor();
}

/** Writes a text: the original with a demand of its own, or a translation, field by field. */
async function write(page: Page, app: TestApp, language: 'en' | 'fa'): Promise<void> {
  await page.goto(`${app.baseUrl}/desk/c/${slug}/text/${language}`);
  const isOriginal = language === 'en';
  await page.locator('textarea#title').waitFor();
  if (isOriginal && (await page.locator('textarea[id$="-addressee"]').count()) === 0) {
    await press(page, say('desk-writing.demands.add'));
    await page.locator('textarea[id$="-addressee"]').first().waitFor();
  }
  const { addressee, text, ...fields } = written[language];
  for (const [name, value] of Object.entries(fields)) await page.locator(`textarea#${name}`).fill(value);
  await page.locator('textarea[id$="-addressee"]').first().fill(addressee);
  await page.locator('textarea[id^="demand-"][id$="-text"]').first().fill(text);
  await press(page, say('desk-writing.save'));
  await page.getByRole('status').getByText(say('desk-writing.done.saved')).waitFor();
  await page.goto(`${app.baseUrl}/desk/c/${slug}/preview/${language}`);
  expect(await page.locator('h1').first().textContent()).toContain(written[language].title);
  expect(await page.locator('main').textContent()).toContain(written[language].petition);
  expect((await app.visit(`/${language}/c/${slug}`)).status).toBe(404);
}

async function tryAndPublish(page: Page, app: TestApp, email: string): Promise<void> {
  await page.goto(`${app.baseUrl}/desk/c/${slug}/settings`);
  await goTo(page, 'desk.menu.text', 'desk-publish.title');
  expect(await page.getByRole('button', { name: say('desk-publish.button-first') }).count()).toBe(0);
  await press(page, say('desk-publish.trial.button'));
  const { text } = await app.mailTo(email);
  await page.goto(/^https?:\S+\/en\/trial\/\S+$/m.exec(text)?.[0] ?? '');
  await page.locator('main form button').click();
  await page.getByText(say('pages.trial.tried.heading')).first().waitFor();
  await page.goto(`${app.baseUrl}/desk/c/${slug}/publish`);
  for (const language of ['en', 'fa']) await page.locator(`#consent-${language}`).check();
  await press(page, say('desk-publish.button-first'));
  await page.getByRole('status').getByText(say('desk-publish.done.first')).waitFor();
}

/** One in a browser, from the page to the thanks; the others as their browsers would. */
async function signTwenty(visitor: Visitor, app: TestApp): Promise<readonly string[]> {
  const { page } = visitor;
  const names = ['Nasrin Story', ...Array.from({ length: 19 }, (_, n) => `Signer${n} Storyteller`)];
  const [first = '', ...others] = names;
  const { email = '' } = aForm();
  mustNotBeLogged(first);
  await page.goto(`${app.baseUrl}/fa/c/${slug}`);
  await page.locator('#name').fill(first);
  await page.locator('#email').fill(email);
  await page.locator('#country').selectOption('BE');
  await page.locator('input[name=disclosure][value=public]').check();
  await page.locator('#consent').check();
  await page.locator('form .button.large').click();
  await page.waitForURL(/\/check-mail/);
  await page.goto(linkIn(await app.mailTo(email), 'confirm'));
  await page.locator('main form button').click();
  await page.waitForURL(/\/signed\//);
  for (const name of others) await app.signAndConfirm(aForm({ name, postcode: '', city: '' }), { slug });
  return [email, ...names];
}

/** Twelve from one domain, some of them even confirmed: found by the domain, and removed together. */
async function removeBurst(page: Page, app: TestApp): Promise<void> {
  const domain = 'fakes.example';
  const fakes = Array.from({ length: 12 }, (_, n) => `fake-${n}-${newUuid7()}@${domain}`);
  for (const [n, email] of fakes.entries()) {
    const form = aForm({ name: `Fake ${n}`, email, postcode: '', city: '' });
    if (n < 4) await app.signAndConfirm(form, { slug });
    else expect((await app.sign(form, { slug })).status).toBe(303);
  }
  expect(await app.count(slug)).toBe(24);
  await page.goto(`${app.baseUrl}/desk/c/${slug}/settings`);
  await goTo(page, 'desk.menu.signatures', 'desk-signatures.title');
  await page.getByLabel(say('desk-signatures.term.domain'), { exact: true }).fill(domain);
  await press(page, say('desk-signatures.find.button'));
  await press(page, say('desk-acts.remove.all'));
  await arriveAt(page, say('desk-acts.remove.title', { count: 12 }));
  expect(await page.locator('main').textContent()).toContain(say('desk-acts.count-falls', { count: 4 }));
  await page.locator('#reason').fill('Twelve from one domain within a minute');
  await press(page, say('desk-acts.remove.button', { count: 12 }));
  await arriveAt(page, say('desk-acts.remove.was'));
  await app.jobsDone();
  await page.reload();
  await page.getByText(say('desk-acts.remove.done', { count: 12 })).waitFor();
  expect(await app.count(slug)).toBe(20);
}

async function inviteToCommittee(page: Page, app: TestApp): Promise<string> {
  const email = aMemberAddress();
  await page.goto(`${app.baseUrl}/desk`);
  await page
    .locator('header')
    .getByRole('link', { name: say('desk-team.title'), exact: true })
    .click();
  await follow(page, say('desk-team.add.title'));
  await page.getByLabel(say('desk.sign-in.email'), { exact: true }).fill(email);
  await page.getByLabel(say('desk-team.role'), { exact: true }).selectOption(`committee:${slug}`);
  await press(page, say('desk-team.add.button'));
  await arriveAt(page, say('desk-team.title'));
  const { text } = await app.mailTo(email);
  expect(text).toContain(`${app.baseUrl}/desk/sign-in`);
  return email;
}

/** What a committee member has: the numbers and a sheet to hand over, and by no address anybody's name. */
async function followAsCommittee(visitor: Visitor, app: TestApp, email: string, personal: readonly string[]) {
  const { page, context } = visitor;
  await page.goto(`${app.baseUrl}/desk`);
  await page.getByLabel(say('desk.sign-in.email'), { exact: true }).fill(email);
  await press(page, say('desk.sign-in.button'));
  await arriveAt(page, say('desk.sent.title'));
  await page.goto(linkIn(await app.mailTo(email, 2), 'sign-in'));
  await press(page, say('desk.link.button'));
  await arriveAt(page, say('desk-numbers.title'));
  expect(await page.locator('main').textContent()).toContain('20');
  await goTo(page, 'desk.menu.numbers', 'desk-brief.title');
  expect(await page.locator('main').textContent()).toContain('20');
  await page.emulateMedia({ media: 'print' });
  expect(await page.locator('header.bar').isVisible()).toBe(false);
  await page.emulateMedia({ media: 'screen' });

  const [cookie] = await context.cookies();
  const member = deskVisitor(app, `${cookie?.name}=${cookie?.value}`);
  const { rows } = await app.pool.query<{ id: string }>('select id from signature limit 1');
  const pdf = await member.visit(`/desk/c/${slug}/brief/en.pdf`);
  const isPdf = pdf.status === 200 && pdf.headers.get('content-type') === 'application/pdf';
  for (const { method, path, role } of app.deskRoutes) {
    if (role === 'guest' || path.includes('sign-out')) continue;
    const at = path.replace(':slug', slug).replace(/:\w+/g, rows[0]?.id ?? '');
    const answer = await (method === 'GET' ? member.visit(at) : member.post(at));
    if (role === 'organiser' || role === 'admin' || role === 'campaign-admin') {
      expect({ method, at, status: answer.status }).toEqual({ method, at, status: 404 });
    }
    const shown = await answer.text();
    for (const secret of personal) expect({ at, isShown: shown.includes(secret) }).toEqual({ at, isShown: false });
  }
  return isPdf;
}

test.each(['phone', 'desktop'] as const)(
  'from an empty database: a campaign in two languages is written, published, signed by twenty and followed, on a %s',
  async (screen) => {
    await using app = await startTestApp({ drafts: [] });
    const admin = await signedIn(app, 'admin');
    await using visitor = await browser.open({ screen });
    const [name = '', value = ''] = admin.cookie().split('=');
    await visitor.context.addCookies([{ name, value, url: app.baseUrl }]);
    const { page } = visitor;
    await createCampaign(page, app);
    await write(page, app, 'en');
    await write(page, app, 'fa');
    await tryAndPublish(page, app, admin.member.email);
    await until('the campaign to be open', async () => ((await app.visit(`/fa/c/${slug}`)).ok ? true : undefined));
    await using supporter = await browser.open({ screen, locale: 'fa' });
    const personal = await signTwenty(supporter, app);
    await removeBurst(page, app);
    const email = await inviteToCommittee(page, app);
    await using parliamentarian = await browser.open({ screen });
    expect(await followAsCommittee(parliamentarian, app, email, personal)).toBe(true);
  },
  300_000,
);
