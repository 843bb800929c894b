import { startTestApp } from './support/app.ts';
import { auditedDeeds } from './support/audit.ts';
import { signedIn } from './support/desk.ts';
import { demoSlug } from './support/supporter.ts';

const app = await startTestApp({ withWorker: false });
const admin = await signedIn(app, 'admin');
afterAll(() => app[Symbol.asyncDispose]());

const path = '/desk/new-campaign';

test('an admin begins a campaign with a title, and its address is made of that', async () => {
  expect(await (await admin.visit('/desk')).text()).toContain(`href="${path}"`);
  const form = { title: 'Stop the executions!', slug: '', language: 'fr', languages: 'fa' };
  const answer = await admin.post(path, form);
  expect(answer.status).toBe(303);
  const campaign = app.campaign('stop-the-executions');
  expect(campaign).toMatchObject({
    state: 'draft',
    defaultLanguage: 'fr',
    draftTitles: { fr: 'Stop the executions!' },
  });
  expect((await auditedDeeds(app.db)).at(-1)).toMatchObject({
    act: 'campaign.create',
    actorId: admin.member.id,
    details: { languages: ['fr', 'fa'] },
  });
  const desk = await (await admin.visit('/desk')).text();
  expect(desk).toContain('Stop the executions!');
  expect(desk).toContain('Draft');
  expect((await fetch(new URL('/fr/c/stop-the-executions', app.baseUrl))).status).toBe(404);
});

test.each([
  [{ title: '', slug: '' }, ['title']],
  [{ title: 'x'.repeat(201), slug: 'x' }, ['title']],
  [{ title: 'تحقیق', slug: '' }, ['slug']],
  [{ title: 'A', slug: 'Has Capitals' }, ['slug']],
  [{ title: '', slug: '-' }, ['title', 'slug']],
  [{ title: 'A', slug: demoSlug }, ['slug']],
])('with %j it says at each field what to mend, and keeps what was typed', async (form, fields) => {
  const answer = await admin.post(path, { ...form, language: 'fa', languages: 'nl' });
  expect(answer.status).toBe(422);
  const html = await answer.text();
  const problems = [...html.matchAll(/<li><a href="#([\w-]+)">/g)].map(([, field]) => field);
  expect(problems).toEqual(fields);
  expect(html).toMatch(/<option value="fa" selected>/);
  expect(html).toMatch(/id="languages-nl" value="nl" checked/);
  expect(html).toContain(`value="${form.slug}"`);
});

test('a language that is none is refused without a word', async () => {
  expect((await admin.post(path, { title: 'A', slug: 'a', language: 'es' })).status).toBe(422);
  expect(app.campaigns.find('a')).toBeUndefined();
});

test('another process that has not heard of a new campaign looks it up', async () => {
  await using other = await startTestApp({ beside: app, withWorker: false });
  await admin.post(path, { title: 'Just made', slug: 'just-made', language: 'en' });
  const elsewhere = new URL('/desk/c/just-made/rules', other.baseUrl);
  expect((await fetch(elsewhere, { headers: { Cookie: admin.cookie() }, redirect: 'manual' })).status).toBe(200);
});
