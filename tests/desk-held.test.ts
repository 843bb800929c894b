import { verifyAudit } from '../src/audit/verify.ts';
import { heldCommands } from '../src/signatures/abuse/held-commands.ts';
import { checkTally } from '../src/signatures/tally.ts';
import { demoDraft, startTestApp } from './support/app.ts';
import { lastDeed } from './support/audit.ts';
import { aDraftNamed } from './support/campaign-folder.ts';
import { commandLineOf } from './support/commands.ts';
import { signedIn } from './support/desk.ts';
import { expectDeskPage } from './support/desk-page.ts';
import { aLinked, rowOf, seedLinked } from './support/links.ts';
import { locales } from './support/polite-page.ts';
import { aSignature } from './support/signed-campaign.ts';
import { storedPeople } from './support/stored.ts';
import { aForm, anAddress, demoSlug } from './support/supporter.ts';

const app = await startTestApp({ trustProxy: 1, drafts: [await demoDraft(), aDraftNamed('other')] });
const organiser = await signedIn(app, 'organiser');
const path = `/desk/c/${demoSlug}/held`;
const run = commandLineOf(app, heldCommands, (store) => ({ openDataStore: async () => store, clock: app.clock.now }));
afterAll(() => app[Symbol.asyncDispose]());

const say = (key: string, params = {}) => locales.message('en', key, params);

/** Signs as a machine does. @returns the address and the signature's id */
async function held(network = '203.0.113.7') {
  const email = anAddress();
  await app.sign(aForm({ email, website: 'x' }), { headers: { 'X-Forwarded-For': network } });
  const found = (await storedPeople(app)).find((person) => person.email === email);
  if (found === undefined) throw new Error('Nothing was stored.');
  return { email, id: found.signatureId };
}

async function stateOf(id: string) {
  const { rows } = await app.pool.query<{ state: string; sealed: Buffer | null }>(
    'select state, sealed from signature where id = $1',
    [id],
  );
  return rows[0];
}

/** Leaves nothing held, so that what a test holds is all there is. */
async function settleAll(): Promise<void> {
  await organiser.post(`${path}/remove`, { all: 'any', sure: 'yes' });
}

afterEach(async () => expect(await checkTally(app.db, app.campaign().id)).toEqual([]));

test('where nothing is held the page says so, and what the words mean', async () => {
  const html = await expectDeskPage(await organiser.visit(path), { heading: 'desk-held.title' });
  expect(html).toContain(say('desk-held.none'));
  expect(html).toContain(say('desk-held.meaning.burst'));
  expect(html).not.toContain('type="checkbox"');
});

test('what is held is listed newest first: why, when, whence and how many more from its network, but not who', async () => {
  const [first, second, elsewhere] = [await held(), await held(), await held('198.51.100.9')];
  const html = await expectDeskPage(await organiser.visit(path), { heading: 'desk-held.title' });
  const ids = [...html.matchAll(/name="id" id="held-[\w-]+" value="([\w-]+)"/g)].map(([, id]) => id);
  expect(ids).toEqual([elsewhere.id, second.id, first.id]);
  expect(html).toContain(say('desk-held.why.honeypot'));
  expect(html.split('<li>').filter((row) => row.includes(say('desk-held.alike', { count: 1 })))).toHaveLength(2);
  expect(html).toContain(say('desk-held.alike', { count: 0 }));
  for (const personal of [first.email, 'Rajabi', '203.0.113']) expect(html).not.toContain(personal);
  const filtered = await (await organiser.visit(`${path}?for=burst`)).text();
  expect(filtered).not.toContain('type="checkbox"');
  await settleAll();
});

test('the desk’s first page says how many are held, to who may look at them', async () => {
  await Promise.all([held(), held()]);
  const told = say('desk-held.waiting', { count: 2 });
  expect(await (await organiser.visit('/desk')).text()).toContain(`<a href="${path}">${told}</a>`);
  const committee = await signedIn(app, 'committee');
  expect(await (await committee.visit('/desk')).text()).not.toContain(told);
  await settleAll();
  expect(await (await organiser.visit('/desk')).text()).not.toContain(`<a href="${path}">${told}</a>`);
});

test('a long list goes on page by page, and shows each once', async () => {
  const all = await seedLinked(
    app,
    Array.from({ length: 53 }, () => aSignature({ state: 'held' })),
  );
  const [seen, pages]: [string[], number[]] = [[], []];
  for (let next: string | undefined = path; next !== undefined; ) {
    const html: string = await (await organiser.visit(next)).text();
    const ids = [...html.matchAll(/name="id" id="held-[\w-]+" value="([\w-]+)"/g)].map(([, id]) => id ?? '');
    seen.push(...ids);
    pages.push(ids.length);
    next = /<a href="([^"]+before[^"]+)"/.exec(html)?.[1]?.replaceAll('&#x3D;', '=');
  }
  expect(pages).toEqual([50, 3]);
  expect(seen.toSorted()).toEqual(all.map(({ ref }) => ref.signatureId).toSorted());
  expect((await organiser.visit(`${path}?before=nonsense`)).status).toBe(404);
  await settleAll();
});

test('who it is is shown one at a time, with the second factor, and stands in the audit', async () => {
  const { email, id } = await held();
  const html = await expectDeskPage(await organiser.post(`${path}/${id}/person`), {
    heading: 'desk-held.person.title',
  });
  expect(html).toContain(email);
  expect(html).toContain('Maryam Rajabi');
  expect(await lastDeed(app, 'held.show')).toEqual({
    actor_kind: 'member',
    actor_id: organiser.member.id,
    subject: id,
    details: {},
    has_reason: false,
  });
  const good = anAddress();
  await app.sign(aForm({ email: good }));
  const known = (await storedPeople(app)).find((person) => person.email === good);
  expect((await organiser.post(`${path}/${known?.signatureId}/person`)).status).toBe(404);
  const stranger = await signedIn(app, 'organiser', 'other');
  expect((await stranger.post(`/desk/c/other/held/${id}/person`)).status).toBe(404);
  await settleAll();
});

test('some are released after their number was told: they are mailed, confirm and count', async () => {
  const [chosen, left] = [await held(), await held()];
  const asked = await organiser.post(`${path}/release`, { id: chosen.id });
  const html = await asked.text();
  expect(html).toContain(`<h1>${say('desk-held.release.title', { count: 1 })}</h1>`);
  expect(await stateOf(chosen.id)).toMatchObject({ state: 'held' });
  const before = await app.count();
  const done = await organiser.post(`${path}/release`, { id: chosen.id, sure: 'yes', reason: 'A neighbour' });
  expect(done.headers.get('location')).toBe(`${path}?done=desk-held.done.release`);
  expect((await app.confirm(chosen.email)).status).toBe(303);
  expect(await app.count()).toBe(before + 1);
  expect(await stateOf(left.id)).toMatchObject({ state: 'held' });
  expect(await app.mailsTo(left.email)).toEqual([]);
  expect(await lastDeed(app, 'held.release')).toEqual({
    actor_kind: 'member',
    actor_id: organiser.member.id,
    subject: demoSlug,
    details: { signatures: 1, ids: [chosen.id], heldFor: null },
    has_reason: true,
  });
  // Once more changes nothing: it is held no more.
  expect((await organiser.post(`${path}/release`, { id: chosen.id, sure: 'yes' })).status).toBe(422);
  await settleAll();
});

test('all of a reason are removed, but for what came after their number was told', async () => {
  const old = [await held(), await held()];
  const asked = await (await organiser.post(`${path}/remove`, { all: 'honeypot' })).text();
  expect(asked).toContain(`<h1>${say('desk-held.remove.title', { count: 2 })}</h1>`);
  const until = /name="until" value="([^"]+)"/.exec(asked)?.[1] ?? '';
  const late = await held();
  await organiser.post(`${path}/remove`, { all: 'burst', until, sure: 'yes' });
  expect(await stateOf(old[0]?.id ?? '')).toMatchObject({ state: 'held' });
  await organiser.post(`${path}/remove`, { all: 'honeypot', until, sure: 'yes' });
  for (const { id } of old) expect(await stateOf(id)).toMatchObject({ state: 'removed' });
  expect(await stateOf(late.id)).toMatchObject({ state: 'held' });
  expect(await lastDeed(app, 'held.remove')).toMatchObject({
    details: { signatures: 2, ids: [], heldFor: 'honeypot' },
  });
  await settleAll();
});

test('nothing chosen, or nothing that is held, is told and changes nothing', async () => {
  const { id } = await held();
  for (const form of [{}, { id: 'nonsense' }, { id: organiser.member.id }]) {
    const html = await expectDeskPage(await organiser.post(`${path}/release`, form), {
      status: 422,
      heading: 'desk-held.title',
    });
    expect(html).toContain(say('desk-held.none-chosen'));
  }
  expect(await stateOf(id)).toMatchObject({ state: 'held' });
  await settleAll();
});

test('a signature of another campaign is out of reach', async () => {
  const elsewhere = await aLinked(app, { state: 'held' }, 'other');
  await organiser.post(`${path}/remove`, { id: elsewhere.ref.signatureId, sure: 'yes' });
  await settleAll();
  expect(await rowOf(app, elsewhere)).toMatchObject({ state: 'held' });
});

test('nothing is released that could not be confirmed any more', async () => {
  const { id } = await held();
  app.clock.pass(2 * 366 * 86_400_000);
  const late = await signedIn(app, 'organiser');
  const html = await (await late.post(`${path}/release`, { id, sure: 'yes' })).text();
  app.clock.pass(-2 * 366 * 86_400_000);
  expect(html).toContain(say('desk-held.over'));
  expect(await stateOf(id)).toMatchObject({ state: 'held' });
  await settleAll();
});

describe('on the command line', () => {
  it('held signatures are listed without who they are, released and removed', async () => {
    const [one, two, three] = [await held(), await held(), await held()];
    const listed = await run('held', 'list', demoSlug);
    expect(listed.stdout).toContain(`${one.id}  honeypot  `);
    expect(listed.stdout).toContain('2 others from its network');
    for (const personal of [one.email, 'Rajabi', '203.0.113']) expect(listed.stdout).not.toContain(personal);
    expect(JSON.parse((await run('held', 'list', demoSlug, '--json')).stdout)).toHaveLength(3);

    expect(await run('held', 'release', demoSlug, one.id, '--dry-run')).toMatchObject({
      stdout: 'It would release 1 signature.\n',
    });
    expect(await run('held', 'release', demoSlug, one.id, organiser.member.id, '--reason', 'Known')).toEqual({
      exitCode: 0,
      stdout:
        'Released 1 signature: a mail asks to confirm whoever has not done so.\n1 of the given IDs are not held.\n',
      stderr: '',
    });
    expect((await app.confirm(one.email)).status).toBe(303);
    expect(await run('held', 'remove', demoSlug, '--held-for', 'honeypot')).toMatchObject({
      stdout: 'Removed 2 signatures: for 30 days they can be restored.\n',
    });
    for (const { id } of [two, three]) expect(await stateOf(id)).toMatchObject({ state: 'removed' });
    expect((await run('held', 'list', demoSlug)).stdout).toBe('Nothing is held.\n');
  });

  it.each([
    [['held', 'release', demoSlug], 'Say which: either IDs, as “held list” shows them, or --held-for WHY.\n'],
    [['held', 'release', demoSlug, 'x'], '“x” is no ID, as “held list” shows them.\n'],
    [
      ['held', 'list', demoSlug, '--held-for', 'love'],
      'Nothing is held for “love”: --held-for honeypot, blocked-domain, blocked-network, disposable-domain, burst, by-hand.\n',
    ],
  ])('%j is refused with what to write', async (words, stderr) => {
    expect(await run(...words)).toEqual({ exitCode: 2, stdout: '', stderr });
  });

  it('whole floods are settled in batches, each in the audit', async () => {
    await seedLinked(
      app,
      Array.from({ length: 1_208 }, () => aSignature({ state: 'held' })),
    );
    const { stdout } = await run('held', 'remove', demoSlug, '--held-for', 'honeypot');
    expect(stdout).toBe('Removed 1208 signatures: for 30 days they can be restored.\n');
    expect(await verifyAudit(app.db, app.store.siteKeys)).toMatchObject({ kind: 'whole' });
  });
});
