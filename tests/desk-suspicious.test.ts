import { forgetNetworks } from '../src/signatures/abuse/forget-networks.ts';
import { findAllSuspicions } from '../src/signatures/moderation/find-suspicions.ts';
import { checkTally } from '../src/signatures/tally.ts';
import { demoDraft, startTestApp } from './support/app.ts';
import { lastDeed } from './support/audit.ts';
import { aDraftNamed } from './support/campaign-folder.ts';
import { signedIn } from './support/desk.ts';
import { expectDeskPage } from './support/desk-page.ts';
import { locales } from './support/polite-page.ts';
import { storedPeople } from './support/stored.ts';
import { aForm, demoSlug } from './support/supporter.ts';
import { upkeepDeps } from './support/upkeep.ts';

const app = await startTestApp({ trustProxy: 1, drafts: [await demoDraft(), aDraftNamed('other')] });
const organiser = await signedIn(app, 'organiser');
const path = `/desk/c/${demoSlug}/suspicious`;
const signatures = `/desk/c/${demoSlug}/signatures`;
afterAll(() => app[Symbol.asyncDispose]());
afterEach(async () => expect(await checkTally(app.db, app.campaign().id)).toEqual([]));

const say = (key: string, params = {}) => locales.message('en', key, params);
const look = () =>
  findAllSuspicions({ db: app.db, keysOf: app.keysOf, campaigns: app.campaigns.all, clock: app.clock.now });

/** Signs so many times from one network. */
async function burst(count: number, network: string, domain: string): Promise<readonly string[]> {
  const emails = Array.from({ length: count }, (_, number) => `p${number}.${network.replaceAll('.', '-')}@${domain}`);
  for (const [number, email] of emails.entries()) {
    const form = aForm({ email, name: `Person Number${'abcdefghijklmnopqrstuvwxyz'[number]} Of${domain.slice(0, 4)}` });
    const answer = await app.sign(form, { headers: { 'X-Forwarded-For': network } });
    expect(answer.status).toBe(303);
  }
  return emails;
}

let others = 0;
/** A name that nobody else has. */
function elsewhere(): string {
  others += 1;
  return `Elsewhere ${'abcdefghijkl'[others]} Otherson`;
}

async function page(): Promise<string> {
  return expectDeskPage(await organiser.visit(path), { heading: 'desk-suspicious.title' });
}

const idsIn = (html: string) =>
  [...html.matchAll(/name="id" id="signature-[\w-]+" value="([\w-]+)"/g)].map(([, id]) => id);

test('where nothing is suspicious the page says so, and what the words mean', async () => {
  await look();
  const html = await page();
  expect(html).toContain(say('desk-suspicious.none'));
  expect(html).toContain(say('desk-suspicious.meaning.numbered'));
});

describe('a burst', () => {
  const network = '203.0.113.60';
  let emails: readonly string[] = [];
  beforeAll(async () => {
    // Those from elsewhere at the same time are none of it.
    for (let number = 0; number < 4; number += 1) {
      await app.sign(aForm({ name: elsewhere() }), { headers: { 'X-Forwarded-For': `198.51.100.${number}` } });
    }
    emails = await burst(24, network, 'farm.example');
    await app.jobsDone();
    await look();
  });

  it('is told in words: how many, in what time, from one network, at which domain', async () => {
    const html = await page();
    expect(html).toMatch(/24 signatures in \d minutes? from one network/);
    expect(html).toContain(say('desk-suspicious.fact.one-domain', { count: 24 }));
    expect(html).toMatch(/24 signatures in \d minutes? with addresses at farm\.example/);
    expect(await (await organiser.visit('/desk')).text()).toContain(`<a href="${path}">`);
    for (const personal of [network, 'Person', emails[0]]) expect(html).not.toContain(personal);
  });

  it('stands in the table without domain, name or network', async () => {
    const { rows } = await app.pool.query<{ text: string }>('select suspicion::text as text from suspicion');
    expect(rows.length).toBeGreaterThan(1);
    const written = rows.map(({ text }) => text).join('\n');
    for (const personal of ['farm', Buffer.from('farm.example').toString('hex'), network, 'Person']) {
      expect(written).not.toContain(personal);
    }
  });

  it('leads to all of them, and to nobody else', async () => {
    const found =
      /<a class="button quiet small" href="([^"]+)"/.exec(await page())?.[1]?.replaceAll('&#x3D;', '=') ?? '';
    const html = await (await organiser.visit(found)).text();
    const meant = (await storedPeople(app)).filter(({ email }) => emails.includes(email));
    expect(idsIn(html).toSorted()).toEqual(meant.map(({ signatureId }) => signatureId).toSorted());
    expect(html).toContain(say('desk-suspicious.kind.network'));
    const any = await (await organiser.visit(`${signatures}?suspicion=any`)).text();
    expect(idsIn(any)).toHaveLength(24);
    expect(idsIn(await (await organiser.visit(`${signatures}?suspicion=nonsense`)).text())).toEqual([]);
  });

  it('found again keeps its place, and is no more once it is removed', async () => {
    const before = await ids();
    await app.sign(aForm({ name: elsewhere() }), { headers: { 'X-Forwarded-For': '198.51.100.77' } });
    await look();
    expect(await ids()).toEqual(before);
    const answer = await organiser.post(`/desk/c/${demoSlug}/acts`, { move: 'remove', all: 'yes', suspicion: 'any' });
    const to = answer.headers.get('location') ?? '';
    expect(await (await organiser.visit(to)).text()).toContain(say('desk-acts.remove.title', { count: 24 }));
    await organiser.post(`${to}/begin`, { reason: 'A farm' });
    await app.jobsDone();
    expect(await page()).toContain(say('desk-suspicious.none'));
  });
});

async function ids(): Promise<string[]> {
  const rows = await app.db.selectFrom('suspicion').select('id').orderBy('id').execute();
  return rows.map(({ id }) => id);
}

test('what is dismissed is shown no more, stands in the audit, and is forgotten with the marks of networks', async () => {
  await burst(12, '203.0.113.61', 'school.example');
  await look();
  const shown = await ids();
  for (const id of shown) {
    const answer = await organiser.post(`${path}/${id}/dismiss`);
    expect(answer.headers.get('location')).toBe(`${path}?done=desk-suspicious.done.dismissed`);
    expect(await lastDeed(app, 'suspicion.dismiss')).toMatchObject({ details: { suspicion: id } });
  }
  await app.sign(aForm({ name: elsewhere() }), { headers: { 'X-Forwarded-For': '198.51.100.78' } });
  await look();
  expect(await page()).toContain(say('desk-suspicious.none'));
  expect((await organiser.post(`${path}/${shown[0]}/dismiss`)).status).toBe(404);
  const days = 31 * 86_400_000;
  app.clock.pass(days);
  await forgetNetworks(upkeepDeps(app));
  app.clock.pass(-days);
  expect(await ids()).toEqual([]);
});

test('another campaign’s suspicions are out of reach', async () => {
  await burst(12, '203.0.113.62', 'club.example');
  await look();
  const [id] = await ids();
  const stranger = await signedIn(app, 'organiser', 'other');
  expect((await stranger.visit(path)).status).toBe(404);
  expect((await stranger.post(`/desk/c/other/suspicious/${id}/dismiss`)).status).toBe(404);
  expect(idsIn(await (await stranger.visit(`/desk/c/other/signatures?suspicion=${id}`)).text())).toEqual([]);
});

test('the campaign’s page says how many were removed where an organiser wants it to, and no longer', async () => {
  const told = say('pages.count.removed', { count: 24 });
  const shownOn = async () => {
    await app.campaigns.refresh();
    app.clock.pass(6_000);
    return (await (await app.visit(`/en/c/${demoSlug}`)).text()).includes(told);
  };
  expect(await shownOn()).toBe(false);
  await organiser.post(`${path}/removed`, { shows: 'yes' });
  expect(await lastDeed(app, 'campaign.show-removed')).toMatchObject({ details: { shown: true } });
  expect(await shownOn()).toBe(true);
  // Applying a folder that says nothing of it leaves it; one that does decides.
  await app.apply(await demoDraft());
  expect(await shownOn()).toBe(true);
  await app.apply({ ...(await demoDraft()), showsRemoved: false });
  expect(await shownOn()).toBe(false);
  const html = await (await app.visit(`/en/c/${demoSlug}/how-we-count`)).text();
  expect(html).toContain(say('how-we-count.now-removed'));
  expect(html).toContain(say('how-we-count.now-by-hand'));
});
