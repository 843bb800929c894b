import { readDraft } from '../src/campaigns/drafts/draft-store.ts';
import { startTestApp } from './support/app.ts';
import { signedIn } from './support/desk.ts';
import { formOn } from './support/desk-page.ts';

const app = await startTestApp({ withWorker: false });
afterAll(() => app[Symbol.asyncDispose]());
const admin = await signedIn(app, 'admin');
const path = '/desk/c/with-goals/goals';

beforeAll(async () => {
  await admin.post('/desk/new-campaign', { title: 'With goals', language: 'en', languages: 'fa' });
});

async function goals() {
  return (await readDraft(app.db, app.campaign('with-goals')))?.parts.goals;
}

async function press(html: string, act: string, typed: Parameters<typeof formOn>[1] = {}): Promise<string> {
  return (await admin.post(path, formOn(html, { ...typed, act }))).text();
}

test('goals for all, for a part of Belgium and for another country are added, taken away and saved', async () => {
  let html = await (await admin.visit(path)).text();
  expect(html).toContain('There is no goal yet.');
  html = await press(html, 'add-total');
  html = await press(html, 'add-belgium', { 'goals.0.target': '25.000', 'goals.0.label.en': 'In all' });
  html = await press(html, 'add-total', { 'goals.1.target': '14500', 'goals.1.label.en': 'Flanders' });
  html = await press(html, 'add-country', { 'goals.1.regions': ['BE-VLG', 'BE-BRU'], 'goals.1.label.fa': 'فلاندر' });
  html = await press(html, 'remove-2');
  expect((await goals())?.revision).toBe(0);
  const last = { 'goals.2.target': '۹۰۰', 'goals.2.country': 'NL', 'goals.2.label.en': 'Netherlands' };
  expect((await admin.post(path, formOn(html, last))).status).toBe(303);
  expect((await goals())?.content).toEqual([
    { label: { en: 'In all' }, target: 25000, country: null, regions: [] },
    { label: { en: 'Flanders', fa: 'فلاندر' }, target: 14500, country: 'BE', regions: ['BE-VLG', 'BE-BRU'] },
    { label: { en: 'Netherlands' }, target: 900, country: 'NL', regions: [] },
  ]);
  const shown = formOn(await (await admin.visit(path)).text());
  expect((await admin.post(path, shown)).status).toBe(303);
  expect((await goals())?.content).toHaveLength(3);
});

test('goals change places by a press, and one that is taken off comes back with what was typed', async () => {
  let html = await (await admin.visit(path)).text();
  const order = () => ['0', '1', '2'].map((index) => formOn(html).get(`goals.${index}.label.en`));
  expect(html).not.toContain('value="up-0"');
  expect(html).not.toContain('value="down-2"');
  html = await press(html, 'up-2');
  expect(order()).toEqual(['In all', 'Netherlands', 'Flanders']);
  html = await press(html, 'down-0', { 'goals.0.target': '77' });
  expect(order()).toEqual(['Netherlands', 'In all', 'Flanders']);
  html = await press(html, 'remove-1');
  expect(order()).toEqual(['Netherlands', 'Flanders', null]);
  expect(html).toContain('Taken off this page: In all');
  html = await press(html, 'put-back-1');
  expect(order()).toEqual(['Netherlands', 'In all', 'Flanders']);
  expect(formOn(html).get('goals.1.target')).toBe('77');
  expect(html).not.toContain('Taken off this page');
  html = await press(html, 'remove-2');
  html = await press(html, 'put-back-2');
  expect(formOn(html).getAll('goals.2.regions')).toEqual(['BE-VLG', 'BE-BRU']);
  expect((await goals())?.content[0]?.target).toBe(25000);
});

test('mistakes are told at their fields, and what was typed stays', async () => {
  const html = await (await admin.visit(path)).text();
  const typed = { 'goals.0.target': 'lots', 'goals.1.label.en': '', 'goals.2.country': '' };
  const answer = await admin.post(path, formOn(html, typed));
  expect(answer.status).toBe(422);
  const told = await answer.text();
  for (const field of ['goals.0.target', 'goals.1.label.en', 'goals.2.country'])
    expect(told).toContain(`href="#${field}"`);
  expect(formOn(told).get('goals.0.target')).toBe('lots');
  expect(formOn(told).getAll('goals.1.regions')).toEqual(['BE-VLG', 'BE-BRU']);
});

test('of two who write at once the second sees what the first has saved', async () => {
  const html = await (await admin.visit(path)).text();
  expect((await admin.post(path, formOn(html, { 'goals.0.target': '30000' }))).status).toBe(303);
  const refused = await admin.post(path, formOn(html, { 'goals.0.target': '20000' }));
  expect(refused.status).toBe(409);
  const told = await refused.text();
  expect(told).toContain('In all: 30,000');
  expect((await admin.post(path, formOn(told))).status).toBe(303);
  expect((await goals())?.content[0]?.target).toBe(20000);
});
