import type { Page } from 'playwright-core';
import type { TextDraft } from '../src/campaigns/drafts/draft-parts.ts';
import { readDraft } from '../src/campaigns/drafts/draft-store.ts';
import { startTestApp } from './support/app.ts';
import { bringAxe, findings } from './support/axe.ts';
import { openBrowser, type Visitor, type VisitorOptions } from './support/browser.ts';
import { aDraftNamed } from './support/campaign-folder.ts';
import { type DeskMember, signedIn } from './support/desk.ts';
import { spaceTextOut, whatDoesNotFit } from './support/layout.ts';
import { locales } from './support/polite-page.ts';
import { until } from './support/until.ts';
import { formIn } from './support/writing.ts';

const slug = 'small-campaign';
const path = `/desk/c/${slug}/text`;
const app = await startTestApp({ withWorker: false, drafts: [aDraftNamed(slug)] });
const [ann, ben] = [await signedIn(app, 'organiser'), await signedIn(app, 'organiser')];
const browser = await openBrowser();
afterAll(async () => {
  await browser[Symbol.asyncDispose]();
  await app[Symbol.asyncDispose]();
});

const say = (key: string, params = {}) => locales.message('en', key, params);
const SAVED = /^Saved at \d\d:\d\d$/;

beforeEach(async () => {
  await app.pool.query('truncate campaign_draft, campaign_writer, campaign_original');
});

async function as(who: DeskMember, options: VisitorOptions = {}): Promise<Visitor> {
  const visitor = await browser.open(options);
  const [name = '', value = ''] = who.cookie().split('=');
  await visitor.context.addCookies([{ name, value, url: app.baseUrl }]);
  return visitor;
}

async function drafted(language: 'en' | 'fa' = 'en'): Promise<TextDraft> {
  const draft = await readDraft(app.db, app.campaign());
  if (draft === undefined) throw new Error('The campaign has a draft.');
  return draft.parts[`text:${language}`].content;
}

const untilDrafted = (field: 'title' | 'summary' | 'body', text: string) =>
  until(`${field} to be ${text}`, async () => ((await drafted())[field] === text ? true : undefined));

async function untilSaid(page: Page, said: string | RegExp): Promise<void> {
  await page.locator('[data-draft-status]').filter({ hasText: said }).waitFor();
}

describe.each(['phone', 'desktop'] as const)('on a %s', (screen) => {
  test('what is typed is saved by itself, said so, and shown in the page as it will look', async () => {
    await using visitor = await as(ann, { screen });
    const { page } = visitor;
    await page.goto(`${app.baseUrl}${path}/en`);
    const frame = page.frameLocator('[data-screen] iframe');
    await frame.getByRole('heading', { level: 1, name: 'Investigate (en)' }).waitFor();
    await page.getByLabel('Title').fill('Investigate at last');
    await untilSaid(page, SAVED);
    await frame.getByRole('heading', { level: 1, name: 'Investigate at last' }).waitFor();
    expect((await drafted()).title).toBe('Investigate at last');
    await page.getByLabel('Summary').fill('Leaving the field saves it at once');
    await page.getByLabel('Title').focus();
    await untilDrafted('summary', 'Leaving the field saves it at once');

    const widthOf = () =>
      page.evaluate<number>('document.querySelector("[data-screen] iframe").contentWindow.innerWidth');
    expect(await widthOf()).toBe(360);
    await page.getByRole('button', { name: 'Desktop' }).click();
    expect(await widthOf()).toBe(1280);
    expect(await page.getByRole('button', { name: 'Desktop' }).getAttribute('aria-pressed')).toBe('true');
    expect(await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth')).toBe(false);
    // It is there to be looked at.
    await frame.getByRole('link', { name: 'Read who has signed' }).or(frame.locator('.hero .hint a')).first().click();
    expect(await frame.locator('h1').textContent()).toBe('Investigate at last');
  });

  test('without scripts a demand is added, moved and filled in, and the page is seen by a button', async () => {
    await using visitor = await as(ann, { screen, withoutScripts: true });
    const { page } = visitor;
    await page.goto(`${app.baseUrl}${path}/en`);
    expect(await page.locator('[data-preview]').isVisible()).toBe(false);
    expect(await page.getByRole('toolbar').isVisible()).toBe(false);
    await page.getByLabel('Title').fill('Without scripts');
    await page.getByRole('button', { name: 'Add a demand' }).click();
    const third = page.getByRole('group', { name: 'Demand 3' });
    await third.getByLabel('To whom').fill('The mayors');
    await third.getByLabel('What is demanded').fill('Fly the flag.');
    await third.getByRole('button', { name: 'Move up Demand 3' }).click();
    expect(await page.getByRole('group', { name: 'Demand 2' }).getByLabel('To whom').inputValue()).toBe('The mayors');
    await page.getByRole('button', { name: 'Save and see the page' }).last().click();
    expect(await page.locator('h1').textContent()).toBe('Without scripts');
    expect(await page.locator('.demand').allTextContents()).toEqual([
      'Put it on the agenda.',
      'Fly the flag.',
      'Make relations conditional.',
    ]);
    await page.goBack();
    await page.getByRole('button', { name: 'Remove… Demand 2' }).click();
    await page.getByRole('button', { name: 'Remove the demand' }).click();
    await page.getByText(say('desk-writing.done.removed')).waitFor();
    expect(await page.getByRole('group', { name: /^Demand \d$/ }).count()).toBe(2);
  });

  test('two who write the same field see each other, and nothing of either is lost', async () => {
    await using anns = await as(ann, { screen });
    await using bens = await as(ben, { screen });
    await anns.page.clock.install();
    await anns.page.goto(`${app.baseUrl}${path}/en`);
    await bens.page.goto(`${app.baseUrl}${path}/en`);
    const others = bens.page.locator('[data-draft-others]');
    expect(await others.textContent()).toBe(say('desk-writing.others', { count: 1, names: ann.member.email }));
    await anns.page.clock.fastForward(15_000);
    await anns.page.locator('[data-draft-others]').filter({ hasText: ben.member.email }).waitFor();

    await anns.page.getByLabel('Title').fill('Investigate all of it');
    await untilSaid(anns.page, SAVED);
    await bens.page.getByLabel('Title').fill('Investigate some of it');
    await bens.page.getByLabel('Summary').fill('By Ben alone');
    await untilSaid(bens.page, say('desk-writing.said.conflict', { name: ann.member.email }));
    await untilDrafted('summary', 'By Ben alone');
    expect((await drafted()).title).toBe('Investigate all of it');
    await untilSaid(bens.page, /^Not all is saved: /);

    await bens.page.getByRole('button', { name: 'Save', exact: true }).first().click();
    const both = bens.page.getByRole('group', {
      name: say('desk-writing.conflict.heading', { name: 'somebody else' }),
    });
    expect(await both.locator('del').textContent()).toContain('all');
    expect(await both.locator('ins').textContent()).toContain('some');
    await bens.page.locator('#title').fill('Investigate all and some of it');
    await both.getByLabel(say('desk-writing.conflict.choose-yours')).check();
    await untilDrafted('title', 'Investigate all and some of it');
    await bens.page.getByRole('button', { name: 'Save', exact: true }).first().click();
    await bens.page.getByText(say('desk-writing.done.saved')).waitFor();
    await anns.page.reload();
    expect(await anns.page.getByLabel('Title').inputValue()).toBe('Investigate all and some of it');
  });
});

test('a press on Save while what was typed is just being saved is no conflict with oneself', async () => {
  await using visitor = await as(ann);
  const { page } = visitor;
  await page.goto(`${app.baseUrl}${path}/en`);
  // As on a slow line: the script's save arrives late.
  await page.route('**/save', async (route) => {
    await new Promise((passed) => setTimeout(passed, 1_500));
    await route.continue();
  });
  const title = page.getByLabel('Title');
  await title.fill('First');
  await untilSaid(page, say('desk-writing.said.saving'));
  await title.fill('First and second');
  await page.getByRole('button', { name: 'Save', exact: true }).first().click();
  await page.getByText(say('desk-writing.done.saved')).waitFor();
  expect((await drafted()).title).toBe('First and second');
});

test('what was just typed is saved when the page is left', async () => {
  await using visitor = await as(ann);
  const { page } = visitor;
  await page.goto(`${app.baseUrl}${path}/en`);
  await page.getByLabel('Title').fill('Typed, and gone');
  await page.goto(`${app.baseUrl}/desk`);
  await untilDrafted('title', 'Typed, and gone');
});

test('without a connection it says so, keeps what was typed, and saves it when there is one again', async () => {
  const visitor = await as(ann);
  const { page, context } = visitor;
  await page.goto(`${app.baseUrl}${path}/en`);
  await context.setOffline(true);
  await page.getByLabel('Title').fill('In the train');
  await untilSaid(page, say('desk-writing.said.offline'));
  await context.setOffline(false);
  await untilSaid(page, SAVED);
  expect((await drafted()).title).toBe('In the train');
  await expect(visitor[Symbol.asyncDispose]()).rejects.toThrow('ERR_INTERNET_DISCONNECTED');
});

test('whoever is signed out meanwhile is told, and loses nothing when they sign in again', async () => {
  const carol = await signedIn(app, 'organiser');
  await using visitor = await as(carol);
  const { page, context } = visitor;
  await page.goto(`${app.baseUrl}${path}/en`);
  await context.clearCookies();
  await page.getByLabel('Title').fill('After the day was over');
  await untilSaid(page, say('desk-writing.said.refused'));
  const [name = '', value = ''] = carol.cookie().split('=');
  await context.addCookies([{ name, value, url: app.baseUrl }]);
  await untilSaid(page, SAVED);
  expect((await drafted()).title).toBe('After the day was over');
});

describe('the toolbar', () => {
  /** The body's field with this text, part of it chosen. */
  async function writing(page: Page, text: string, chosen = '') {
    const field = page.getByLabel('Background');
    await field.fill(text);
    const start = chosen === '' ? text.length : text.indexOf(chosen);
    await page.evaluate(`document.getElementById('body').setSelectionRange(${start}, ${start + chosen.length})`);
    return field;
  }
  const chosenIn = (page: Page) => page.evaluate<string>('getSelection().toString()');

  test.each([
    ['Bold', 'a word here', 'word', 'a **word** here'],
    ['Bold', 'a **word** here', 'word', 'a word here'],
    ['Bold', 'a *word* here', 'word', 'a ***word*** here'],
    ['Italic', 'a word here', 'word ', 'a *word* here'],
    ['Italic', 'a **word** here', 'word', 'a ***word*** here'],
    ['Heading', 'One\nTwo', 'Two', 'One\n## Two'],
    ['Heading', '## One', 'One', 'One'],
    ['List', 'One\nTwo\nThree', 'One\nTwo', '- One\n- Two\nThree'],
    ['List', '- One\n- Two', '- One\n- Two', 'One\nTwo'],
    ['Quote', 'One', '', '> One'],
    ['Link', 'see the UN', 'the UN', 'see [the UN](https://)'],
    ['Link', 'https://un.org', 'https://un.org', '[words of the link](https://un.org)'],
    ['Bold', '', '', '**bold words**'],
  ])('%s makes “%s” (%s) into “%s”, and it can be undone', async (button, before, chosen, after) => {
    await using visitor = await as(ann);
    const { page } = visitor;
    // Never arrives: what a page saves as it is left could do so when the next test has begun.
    await page.route('**/save', () => undefined);
    await page.goto(`${app.baseUrl}${path}/en`);
    const field = await writing(page, before, chosen);
    await page.getByRole('button', { name: button, exact: true }).click();
    expect(await field.inputValue()).toBe(after);
    await page.keyboard.press('ControlOrMeta+z');
    expect(await field.inputValue()).toBe(before);
  });

  test('is worked by keys, in the text and on its buttons, and what it writes is saved', async () => {
    await using visitor = await as(ann);
    const { page } = visitor;
    await page.goto(`${app.baseUrl}${path}/en`);
    const field = await writing(page, 'Truth', 'Truth');
    await page.keyboard.press('Control+b');
    expect(await field.inputValue()).toBe('**Truth**');
    expect(await chosenIn(page)).toBe('Truth');
    await page.keyboard.press('Control+i');
    expect(await field.inputValue()).toBe('***Truth***');
    await page.keyboard.press('Control+k');
    expect(await field.inputValue()).toBe('***[Truth](https://)***');
    expect(await chosenIn(page)).toBe('https://');
    await untilDrafted('body', '***[Truth](https://)***');

    await page.getByRole('button', { name: 'Bold' }).focus();
    await page.keyboard.press('ArrowRight');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Italic');
    await page.keyboard.press('End');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Link');
    await page.keyboard.press('ArrowRight');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Bold');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.id')).toBe('body');
  });

  test('writes Persian words into a Persian text, right to left', async () => {
    await using visitor = await as(ann);
    const { page } = visitor;
    await page.goto(`${app.baseUrl}${path}/fa`);
    await page.getByRole('button', { name: 'Bold' }).click();
    const words = locales.message('fa', 'desk-writing.toolbar.bold-words');
    const field = page.getByLabel('Background');
    expect(await field.inputValue()).toBe(`**${words}**`);
    expect(await page.evaluate('getComputedStyle(document.getElementById("body")).direction')).toBe('rtl');
    const frame = page.frameLocator('[data-screen] iframe');
    await frame.locator('html[dir="rtl"] .prose strong').filter({ hasText: words }).waitFor();
  });
});

describe.each([
  ['en', 'light', 'desktop'],
  ['fa', 'dark', 'phone'],
] as const)('in %s, in the %s, on a %s', (language, colorScheme, screen) => {
  async function inLanguage(): Promise<Visitor> {
    await app.db.updateTable('member').set({ language }).where('id', '=', ann.member.id).execute();
    const en = formIn(await (await ben.visit(`${path}/en`)).text());
    await ben.post(`${path}/en`, { ...en, title: 'Investigate it', petition: 'I call.'.repeat(300) });
    return as(ann, { screen, colorScheme });
  }

  async function expectGood(page: Page): Promise<void> {
    await bringAxe(page);
    expect(await findings(page, colorScheme, 'everything')).toEqual([]);
    if (screen === 'desktop') return;
    expect(await whatDoesNotFit(page)).toEqual([]);
    await spaceTextOut(page);
    expect(await whatDoesNotFit(page)).toEqual([]);
  }

  test.each([
    path,
    `${path}/en`,
    `${path}/nl`,
    `${path}/fa`,
    `${path}/nl/original`,
    `${path}/de/original`,
    `${path}/en/changes`,
    `${path}/de/changes`,
    `${path}/demands/published-1/remove`,
    `/desk/c/${slug}/preview/nl`,
    `/desk/c/${slug}/preview/fa`,
  ])('%s has no accessibility findings, and fits', async (at) => {
    await using visitor = await inLanguage();
    const { page } = visitor;
    await page.goto(`${app.baseUrl}${at}`);
    await expectGood(page);
  });

  test('what two have written in the same fields has none, and fits', async () => {
    await using visitor = await inLanguage();
    const { page } = visitor;
    await page.goto(`${app.baseUrl}${path}/nl`);
    const nl = formIn(await (await ben.visit(`${path}/nl`)).text());
    await ben.post(`${path}/nl`, { ...nl, title: 'Door Ben', body: 'Door Ben\n\nen lang' });
    await page.locator('#title').fill('Door Ann');
    await page.locator('#body').fill('Door Ann\n\nen kort');
    await page.locator('.save-bar .button').first().click();
    await page.locator('#problems').waitFor();
    expect(await page.locator('.conflict').count()).toBe(2);
    await expectGood(page);
  });
});
