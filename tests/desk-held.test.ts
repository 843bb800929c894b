import { heldCommands } from '../src/signatures/moderation/held-commands.ts';
import { checkTally } from '../src/signatures/tally.ts';
import { demoDraft, startTestApp } from './support/app.ts';
import { aDraftNamed } from './support/campaign-folder.ts';
import { commandLineOf } from './support/commands.ts';
import { signedIn } from './support/desk.ts';
import { expectDeskPage } from './support/desk-page.ts';
import { aLinked, rowOf, seedLinked } from './support/links.ts';
import { locales } from './support/polite-page.ts';
import { aSignature } from './support/signed-campaign.ts';
import { storedPeople } from './support/stored.ts';
import { aForm, anAddress, demoSlug, type TypedForm } from './support/supporter.ts';

const app = await startTestApp({ trustProxy: 1, drafts: [await demoDraft(), aDraftNamed('other')] });
const organiser = await signedIn(app, 'organiser');
const path = `/desk/c/${demoSlug}/held`;
const acts = `/desk/c/${demoSlug}/acts`;
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

/** Asks for an act and, once its number is told, begins it and waits for its end. @returns what was told */
async function act(form: TypedForm): Promise<string> {
  const at = (await organiser.post(acts, form)).headers.get('location') ?? '';
  const told = await (await organiser.visit(at)).text();
  await organiser.post(`${at}/begin`, { reason: 'Looked at' });
  await app.jobsDone();
  return told;
}

/** Leaves nothing held, so that what a test holds is all there is. */
async function settleAll(): Promise<void> {
  await act({ move: 'remove', all: 'yes', state: 'held' });
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
  const filtered = await (await organiser.visit(`${path}?held=burst`)).text();
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

test('who it is is shown by a press, one at a time, as of any signature', async () => {
  const { email, id } = await held();
  expect(await (await organiser.visit(path)).text()).toContain(`/desk/c/${demoSlug}/signatures/${id}/person`);
  const html = await expectDeskPage(await organiser.post(`/desk/c/${demoSlug}/signatures/${id}/person`), {
    heading: 'desk-signatures.person.title',
  });
  expect(html).toContain(email);
  expect(html).toContain(say('desk-held.why.honeypot'));
  await settleAll();
});

test('some are released after their number was told: they are mailed, confirm and count', async () => {
  const [chosen, left] = [await held(), await held()];
  const before = await app.count();
  expect(await act({ move: 'release', id: chosen.id })).toContain(
    `<h1>${say('desk-acts.release.title', { count: 1 })}</h1>`,
  );
  expect((await app.confirm(chosen.email)).status).toBe(303);
  expect(await app.count()).toBe(before + 1);
  expect(await stateOf(left.id)).toMatchObject({ state: 'held' });
  expect(await app.mailsTo(left.email)).toEqual([]);
  await settleAll();
});

test('all of a reason are removed, but for what came after their number was told', async () => {
  const old = [await held(), await held()];
  const byHand = await aLinked(app, { state: 'verified' });
  await act({ move: 'hold', id: byHand.ref.signatureId });
  const html = await (await organiser.visit(`${path}?held=honeypot`)).text();
  expect(html).toContain('<input type="hidden" name="held" value="honeypot">');
  expect(html).toContain(say('desk-held.remove-all', { count: 2 }));
  const to = await organiser.post(acts, { move: 'remove', all: 'yes', state: 'held', held: 'honeypot' });
  const at = to.headers.get('location') ?? '';
  const late = await held();
  await organiser.post(`${at}/begin`, { reason: 'A machine' });
  await app.jobsDone();
  for (const { id } of old) expect(await stateOf(id)).toMatchObject({ state: 'removed' });
  expect(await stateOf(late.id)).toMatchObject({ state: 'held' });
  expect(await rowOf(app, byHand)).toMatchObject({ state: 'held' });
  await act({ move: 'release', id: byHand.ref.signatureId });
  await settleAll();
});

test('a signature of another campaign is out of reach', async () => {
  const elsewhere = await aLinked(app, { state: 'held' }, 'other');
  expect((await organiser.post(acts, { move: 'remove', id: elsewhere.ref.signatureId })).status).toBe(422);
  await settleAll();
  expect(await rowOf(app, elsewhere)).toMatchObject({ state: 'held' });
});

test('nothing is released that could not be confirmed any more, but what was confirmed before comes back', async () => {
  const { id } = await held();
  const confirmed = await aLinked(app, { state: 'verified' });
  await act({ move: 'hold', id: confirmed.ref.signatureId });
  const askFor = async (one: string) =>
    (await organiser.post(acts, { move: 'release', id: one })).headers.get('location') ?? '';
  const [ofHeld, ofConfirmed] = [await askFor(id), await askFor(confirmed.ref.signatureId)];
  app.clock.pass(2 * 366 * 86_400_000);
  const late = await signedIn(app, 'organiser');
  const answer = await late.post(`${ofHeld}/begin`, { reason: 'Late' });
  expect((await late.post(`${ofConfirmed}/begin`, { reason: 'By mistake' })).status).toBe(303);
  app.clock.pass(-2 * 366 * 86_400_000);
  expect(answer.status).toBe(422);
  expect(await answer.text()).toContain(say('desk-acts.over-release'));
  await app.jobsDone();
  expect(await stateOf(id)).toMatchObject({ state: 'held' });
  expect(await rowOf(app, confirmed)).toMatchObject({ state: 'verified' });
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
      stdout: 'It would release 1: 1 held.\nThe public count stays as it is.\n',
    });
    const good = await aLinked(app);
    expect(await run('held', 'release', demoSlug, one.id, good.ref.signatureId, '--reason', 'Known')).toEqual({
      exitCode: 0,
      stdout: 'Released: 1.\n',
      stderr: '',
    });
    expect((await app.confirm(one.email)).status).toBe(303);
    expect(await run('held', 'remove', demoSlug, good.ref.signatureId, '--reason', 'Not held')).toMatchObject({
      stdout: 'Nothing fits.\n',
    });
    expect(await run('held', 'remove', demoSlug, '--held-for', 'honeypot', '--reason', 'A machine')).toMatchObject({
      stdout: 'Removed: 2.\n',
    });
    for (const { id } of [two, three]) expect(await stateOf(id)).toMatchObject({ state: 'removed' });
    expect((await run('held', 'list', demoSlug)).stdout).toBe('Nothing is held.\n');
  });

  it.each([
    [['held', 'release', demoSlug], 'Say which: either IDs, as “held list” shows them, or --held-for WHY.\n'],
    [['held', 'release', demoSlug, 'x'], '“x” is no ID, as “signatures find” shows them.\n'],
    [
      ['held', 'list', demoSlug, '--held-for', 'love'],
      'Nothing is held for “love”: --held-for honeypot, blocked-domain, blocked-network, disposable-domain, burst, by-hand.\n',
    ],
  ])('%j is refused with what to write', async (words, stderr) => {
    expect(await run(...words)).toEqual({ exitCode: 2, stdout: '', stderr });
  });
});
