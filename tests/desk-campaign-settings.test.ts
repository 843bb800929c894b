import { readDraft } from '../src/campaigns/drafts/draft-store.ts';
import { startTestApp } from './support/app.ts';
import { signedIn } from './support/desk.ts';
import { formOn } from './support/desk-page.ts';
import { demoSlug } from './support/supporter.ts';

const app = await startTestApp({ withWorker: false });
afterAll(() => app[Symbol.asyncDispose]());
const ann = await signedIn(app, 'organiser');
const ben = await signedIn(app, 'admin');
const path = `/desk/c/${demoSlug}/settings`;

async function settings() {
  return (await readDraft(app.db, app.campaign()))?.parts.settings;
}

test('what is saved stands in the draft, and nothing that is public changes', async () => {
  const before = await (await fetch(new URL(`/en/c/${demoSlug}`, app.baseUrl))).text();
  const shown = await (await ann.visit(path)).text();
  expect(shown).toContain('All of this is published.');
  expect(await (await ann.visit(`/desk/c/${demoSlug}/goals`)).text()).not.toContain('and publish it.');
  expect(shown).not.toContain('and publish it.');
  const answer = await ann.post(path, formOn(shown, { city: 'no', 'contact-email': 'other@example.org' }));
  expect(answer.status).toBe(303);
  expect(await settings()).toMatchObject({
    isChanged: true,
    changedBy: ann.member.id,
    content: { asks: { city: 'no', postcode: 'optional' }, dataContact: { email: 'other@example.org' } },
  });
  await app.campaigns.refresh();
  expect(await (await fetch(new URL(`/en/c/${demoSlug}`, app.baseUrl))).text()).toBe(before);
  const saved = await (await ann.visit(path)).text();
  expect(saved).toContain('and not published yet.');
  expect(saved).toContain(`<a href="/desk/c/${demoSlug}/publish">Next: see on the checklist`);
});

test('of two who write at once the second sees what the first has saved, keeps what they typed, and decides', async () => {
  const form = await (await ann.visit(path)).text();
  await ben.post(path, formOn(form, { grace: '21' }));
  const refused = await ann.post(path, formOn(form, { retention: '100' }));
  expect(refused.status).toBe(409);
  const html = await refused.text();
  expect(html).toContain('while you were writing');
  expect(html).toContain('Days to confirm after closing: now “21 days”, yours “14 days”');
  expect(Object.fromEntries(formOn(html))).toMatchObject({ grace: '14', retention: '100' });
  expect((await settings())?.content).toMatchObject({ graceDays: 21, retentionDays: 365 });
  expect((await ann.post(path, formOn(html))).status).toBe(303);
  expect((await settings())?.content).toMatchObject({ graceDays: 14, retentionDays: 100 });
});

test('mistakes are told at their fields, and what was typed stays', async () => {
  const form = await (await ann.visit(path)).text();
  const answer = await ann.post(path, formOn(form, { closes: '2026-01-01', grace: 'many' }));
  expect(answer.status).toBe(422);
  const html = await answer.text();
  expect(html).toContain('href="#grace"');
  expect(html).toContain('href="#closes"');
  expect(Object.fromEntries(formOn(html))).toMatchObject({ closes: '2026-01-01', grace: 'many' });
});
