import { recorderFor } from '../src/audit/log.ts';
import { findForAct } from '../src/signatures/moderation/find-for-act.ts';
import { runAct } from '../src/signatures/moderation/run-act.ts';
import { resealCampaign } from '../src/signatures/reseal.ts';
import { startTestApp } from './support/app.ts';
import { signedIn } from './support/desk.ts';
import { expectDeskPage } from './support/desk-page.ts';
import { type Linked, rowOf, seedLinked } from './support/links.ts';
import { locales } from './support/polite-page.ts';
import { aSignature } from './support/signed-campaign.ts';
import { demoSlug } from './support/supporter.ts';

// More than are opened while somebody waits.
const BETWEEN = 12_000;

const app = await startTestApp({ withWorker: false });
afterAll(() => app[Symbol.asyncDispose]());
const organiser = await signedIn(app, 'organiser');
const acts = `/desk/c/${demoSlug}/acts`;
const say = (key: string, params = {}) => locales.message('en', key, params);
const deps = { db: app.db, keysOf: app.keysOf };

/** In parts, so that no word leads to them. */
const sought = { move: 'remove', all: 'yes', name: 'Anne-Marie', country: 'LU' };
let [older, newer]: (Linked | undefined)[] = [];

beforeAll(async () => {
  const anneMarie = (name: string) => aSignature({ name, country: 'LU', state: 'verified' });
  [older] = await seedLinked(app, [anneMarie('Anne-Marie Older')]);
  const [template] = await seedLinked(app, [aSignature({ country: 'BE', state: 'verified' })]);
  // Nobody of another country is opened: these are looked at, and need not be sealed.
  await app.pool.query(
    `insert into signature (campaign_id, id, email_index, state, state_day, sealed, country, language, source, disclosure,
       text_language, text_version, created_at, verified_at)
     select campaign_id, uuidv7(), decode(lpad(to_hex(n), 32, '0'), 'hex'), state, state_day, sealed, country, language,
       source, disclosure, text_language, text_version, now(), verified_at
     from signature, generate_series(1, ${BETWEEN}) as n where id = $1`,
    [template?.ref.signatureId],
  );
  await app.pool.query(`update signature_tally set signatures = signatures + ${BETWEEN} where country = 'BE'`);
  [newer] = await seedLinked(app, [anneMarie('Anne-Marie Newer')]);
});

/** Asks for it. @returns the path of its page, and its id */
async function ask(): Promise<{ path: string; actId: string }> {
  const answer = await organiser.post(acts, sought);
  expect(answer.status).toBe(303);
  const path = answer.headers.get('location') ?? '';
  return { path, actId: path.slice(acts.length + 1) };
}

async function searchesKept(): Promise<string> {
  const { rows } = await app.pool.query<{ all: string | null }>(
    `select string_agg(encode(sealed, 'escape'), '') as all from moderation_search`,
  );
  return rows[0]?.all ?? '';
}

async function chosenIn(actId: string): Promise<readonly string[]> {
  const { rows } = await app.pool.query<{ ids: string[] }>(
    'select chosen_ids as ids from moderation_act where id = $1',
    [actId],
  );
  return rows[0]?.ids ?? [];
}

test('what takes long to find is found in the background, and how many there are is told before anything is done', async () => {
  const { path, actId } = await ask();
  const html = await expectDeskPage(await organiser.visit(path), { heading: 'desk-acts.finding.title' });
  expect(html).toContain(say('desk-acts.finding.progress', { looked: 5_000, most: BETWEEN + 3, found: 1 }));
  expect(html).not.toContain('Anne-Marie');
  expect(await searchesKept()).not.toBe('');
  expect(await searchesKept()).not.toContain('Anne');
  expect((await organiser.post(`${path}/begin`, { reason: 'Too early' })).headers.get('location')).toBe(path);
  expect(await (await organiser.visit(acts)).text()).toContain(say('desk-acts.none'));

  await findForAct({ actId }, deps);
  const asked = await (await organiser.visit(path)).text();
  expect(asked).toContain(say('desk-acts.remove.title', { count: 2 }));
  expect(await searchesKept()).toBe('');
  expect(await chosenIn(actId)).toEqual([newer?.ref.signatureId, older?.ref.signatureId]);

  await organiser.post(`${path}/begin`, { reason: 'They wrote to us' });
  const { audit } = app.store;
  const record = recorderFor(audit, { kind: 'system' });
  await runAct({ actId }, { ...deps, findCampaign: app.campaigns.findById, clock: app.clock.now, record });
  for (const one of [older, newer]) {
    expect(one && (await rowOf(app, one))).toMatchObject({ state: 'removed' });
  }
});

test('what is called off while it is found leaves nothing', async () => {
  const { path, actId } = await ask();
  const called = await organiser.post(`${path}/cancel`);
  expect(called.headers.get('location')).toBe(`/desk/c/${demoSlug}/signatures`);
  expect((await organiser.visit(path)).status).toBe(404);
  await findForAct({ actId }, deps);
  expect(await searchesKept()).toBe('');
});

test('two that find at once find each once', async () => {
  const { actId } = await ask();
  await Promise.all([findForAct({ actId }, deps), findForAct({ actId }, deps)]);
  expect(await chosenIn(actId)).toEqual([newer?.ref.signatureId, older?.ref.signatureId]);
});

test('a key that is replaced meanwhile does not end the search', async () => {
  const { actId } = await ask();
  // The copies cannot be sealed anew.
  await app.pool.query(`delete from signature where country = 'BE'`);
  const { keyring, audit } = app.store;
  const record = recorderFor(audit, { kind: 'system' });
  const resealed = await resealCampaign(app.campaign(), { db: app.db, keyring, record, onProgress: () => undefined });
  expect(resealed).toMatchObject({ keysDestroyed: 1 });
  await findForAct({ actId }, deps);
  expect(await chosenIn(actId)).toEqual([newer?.ref.signatureId, older?.ref.signatureId]);
});
