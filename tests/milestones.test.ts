import type { MilestoneKey } from '../src/brief/milestones.ts';
import { languages } from '../src/platform/i18n/languages.ts';
import { addJob } from '../src/platform/queue/queue.ts';
import { startTestApp } from './support/app.ts';
import { aDraftNamed } from './support/campaign-folder.ts';
import { type DeskMember, signedIn } from './support/desk.ts';
import { inParallel } from './support/in-parallel.ts';
import { seedLinked } from './support/links.ts';
import { mustNotBeLogged } from './support/logs.ts';
import { locales } from './support/polite-page.ts';
import { aSignature } from './support/signed-campaign.ts';

const app = await startTestApp();
afterAll(() => app[Symbol.asyncDispose]());

const DAY_MS = 24 * 60 * 60 * 1000;

/** Looks what was reached, as the worker does every five minutes; here several at once. */
async function watch(times = 3): Promise<void> {
  await Promise.all(Array.from({ length: times }, () => addJob(app.db, { task: 'watchMilestones', payload: {} })));
  await app.jobsDone();
}

/** A campaign that opened this morning, with a goal for all and one for France. */
async function aCampaign(slug: string, opensAt = new Date()) {
  const draft = aDraftNamed(slug);
  const goals = [
    { label: { en: 'In all', fa: 'همه' }, target: 400, regions: [] },
    { label: { en: 'France' }, target: 5, country: 'FR', regions: [] },
  ];
  return app.apply({ ...draft, opensAt, goals });
}

const signed = (slug: string, count: number, country = 'BE') =>
  seedLinked(
    app,
    Array.from({ length: count }, () => aSignature({ country, verifiedAt: new Date() })),
    slug,
  );

/** The newest first. */
const subjectsOf = async ({ member }: DeskMember) => (await app.messagesTo(member.email)).map(({ subject }) => subject);
const reached = (count: number) => locales.message('en', 'digest.milestone.verified', { count });
const goalReached = (goal: string, target: number) => locales.message('en', 'digest.milestone.goal', { goal, target });

async function keysOf(slug: string): Promise<readonly { key: MilestoneKey; is_told: boolean }[]> {
  return app.db
    .selectFrom('milestone')
    .select(['key', 'is_told'])
    .where('campaign_id', '=', app.campaign(slug).id)
    .orderBy('key')
    .execute();
}

test('the team of a campaign, and nobody else, is told once of each number that it reaches', async () => {
  const slug = 'reaching';
  await aCampaign(slug);
  await aCampaign('another');
  const [organiser, committee] = [await signedIn(app, 'organiser', slug), await signedIn(app, 'committee', slug)];
  const [stranger, admin] = [await signedIn(app, 'organiser', 'another'), await signedIn(app, 'admin')];
  await signed(slug, 99);
  await watch();
  expect(await subjectsOf(organiser)).toEqual([]);

  const [last] = await signed(slug, 1);
  await watch();
  await watch();
  for (const told of [organiser, committee]) expect(await subjectsOf(told)).toEqual([reached(100)]);
  for (const other of [stranger, admin]) expect(await subjectsOf(other)).toEqual([]);

  // It falls, and rises again.
  await app.post(last?.link('withdraw') ?? '');
  await watch();
  await signed(slug, 1);
  await watch();
  expect(await subjectsOf(organiser)).toEqual([reached(100)]);

  const [mail] = await app.messagesTo(committee.member.email);
  expect(mail?.text).toContain(`\n${app.baseUrl}/desk/c/${slug}/brief`);
  expect(mail?.headers['auto-submitted']).toBe('auto-generated');
});

test('of numbers that are passed at once the highest alone is told, in one mail with the goals', async () => {
  const slug = 'jumping';
  await aCampaign(slug);
  const organiser = await signedIn(app, 'organiser', slug);
  await watch(1);
  await signed(slug, 520);
  await signed(slug, 6, 'FR');
  await watch();
  const mails = await app.messagesTo(organiser.member.email);
  expect(mails.map(({ subject }) => subject)).toEqual([reached(500)]);
  expect(mails[0]?.text).toContain(goalReached('In all', 400));
  expect(mails[0]?.text).toContain(goalReached('France', 5));
  expect(mails[0]?.text).not.toContain(reached(100));
  expect(await keysOf(slug)).toEqual([
    { key: 'goal:400::', is_told: true },
    { key: 'goal:5:FR:', is_told: true },
    { key: 'verified:100', is_told: false },
    { key: 'verified:500', is_told: true },
  ]);
});

test('what an older campaign had reached before it was first looked at is not told; what it reaches then is', async () => {
  const slug = 'imported';
  await aCampaign(slug, new Date(Date.now() - 30 * DAY_MS));
  const organiser = await signedIn(app, 'organiser', slug);
  await signed(slug, 401);
  await watch();
  expect(await subjectsOf(organiser)).toEqual([]);
  expect((await keysOf(slug)).map(({ is_told }) => is_told)).toEqual([false, false]);
  await signed(slug, 100);
  await watch();
  expect(await subjectsOf(organiser)).toEqual([reached(500)]);
});

test('where a campaign has no organiser of its own, the admins are told', async () => {
  const slug = 'orphaned';
  await aCampaign(slug);
  const [admin, committee] = [await signedIn(app, 'admin'), await signedIn(app, 'committee', slug)];
  await watch(1);
  await signed(slug, 5, 'FR');
  await watch();
  for (const told of [admin, committee]) expect(await subjectsOf(told)).toContain(goalReached('France', 5));
});

test('whoever wants no such mails says so in the desk, or by one press in the mail program, and for themselves alone', async () => {
  const slug = 'silent';
  await aCampaign(slug);
  const [silent, ended, other] = [
    await signedIn(app, 'committee', slug),
    await signedIn(app, 'organiser', slug),
    await signedIn(app, 'committee', slug),
  ];
  const brief = `/desk/c/${slug}/brief`;
  const choose = async (wanted: string) =>
    (await silent.post(`${brief}/milestones`, { wanted })).headers.get('location') ?? '';
  expect(await choose('no')).toContain('done.milestones-off');
  expect(await (await silent.visit(brief)).text()).toContain(locales.message('en', 'desk-brief.milestones.start'));
  await watch(1);
  await signed(slug, 100);
  await watch();
  expect(await subjectsOf(silent)).toEqual([]);
  const [mail] = await app.messagesTo(ended.member.email);
  const url = /^<(.+)>$/.exec(mail?.headers['list-unsubscribe'] ?? '')?.[1] ?? '';
  mustNotBeLogged(url.slice(url.lastIndexOf('/') + 1));
  expect(mail?.text.split(/\r?\n/)).toContain(url);
  expect(mail?.headers['list-unsubscribe-post']).toBe('List-Unsubscribe=One-Click');
  expect((await fetch(url)).status).toBe(200);
  const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' });
  for (let time = 0; time < 2; time += 1) expect((await fetch(url, { method: 'POST', body })).status).toBe(200);
  expect((await fetch(url.replace('/milestones/', '/digest/'), { method: 'POST', body })).status).toBe(404);
  expect(await choose('yes')).toContain('done.milestones-on');
  await signed(slug, 5, 'FR');
  await watch();
  expect(await subjectsOf(ended)).toEqual([reached(100)]);
  expect(await subjectsOf(silent)).toEqual([goalReached('France', 5)]);
  expect(await subjectsOf(other)).toEqual([goalReached('France', 5), reached(100)]);
});

test('each is told in their language, by mail and for a week on the first page of the desk', async () => {
  const slug = 'languages';
  await aCampaign(slug);
  const organiser = await signedIn(app, 'organiser', slug);
  const members = await inParallel(languages, async (language) => {
    const visitor = await signedIn(app, 'committee', slug);
    await app.db.updateTable('member').set({ language }).where('id', '=', visitor.member.id).execute();
    return { language, visitor };
  });
  await watch(1);
  await signed(slug, 101);
  await watch();
  for (const { language, visitor } of members) {
    const sentence = locales.message(language, 'digest.milestone.verified', { count: 100 });
    expect(await subjectsOf(visitor)).toEqual([sentence]);
    // Whoever follows one campaign is led from there to its numbers.
    const home = await visitor.visit('/desk');
    expect(home.status).toBe(303);
    expect(await (await visitor.visit(home.headers.get('location') ?? '')).text()).toContain(sentence);
  }
  expect(await (await organiser.visit('/desk')).text()).toContain(reached(100));
  app.clock.pass(8 * DAY_MS);
  const [admin, later] = [await signedIn(app, 'admin'), await signedIn(app, 'committee', slug)];
  for (const page of [await admin.visit('/desk'), await later.visit(`/desk/c/${slug}/dashboard`)]) {
    expect({ status: page.status, isTold: (await page.text()).includes(reached(100)) }).toEqual({
      status: 200,
      isTold: false,
    });
  }
});
