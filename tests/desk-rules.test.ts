import { setTimeout } from 'node:timers/promises';
import { rulesCommands } from '../src/signatures/abuse/rules-commands.ts';
import type { HoldReason } from '../src/signatures/signature.ts';
import { demoDraft, startTestApp } from './support/app.ts';
import { lastDeed } from './support/audit.ts';
import { aDraftNamed } from './support/campaign-folder.ts';
import { commandLineOf } from './support/commands.ts';
import { signedIn } from './support/desk.ts';
import { expectDeskPage } from './support/desk-page.ts';
import { seedLinked } from './support/links.ts';
import { locales } from './support/polite-page.ts';
import { dumpOf, found } from './support/searching.ts';
import { aSignature } from './support/signed-campaign.ts';
import { storedPeople } from './support/stored.ts';
import { aForm, anAddress, demoSlug } from './support/supporter.ts';
import { until } from './support/until.ts';

const app = await startTestApp({ trustProxy: 1, drafts: [await demoDraft(), aDraftNamed('other')] });
const [organiser, admin] = [await signedIn(app, 'organiser'), await signedIn(app, 'admin')];
const path = `/desk/c/${demoSlug}/rules`;
const sitePath = '/desk/site/rules';
const run = commandLineOf(app, rulesCommands, (store) => ({ openDataStore: async () => store, clock: app.clock.now }));
afterAll(() => app[Symbol.asyncDispose]());

const say = (key: string, params = {}) => locales.message('en', key, params);
let domains = 0;
/** A domain that no other test has. */
function aDomain(): string {
  domains += 1;
  return `d${domains}.example.net`;
}

let networks = 0;
function aNetwork(): string {
  networks += 1;
  return `198.51.${Math.floor(networks / 250)}.${(networks % 250) + 1}`;
}

/** What a signature is held for; null where it is not. */
async function heldFor(domain: string, network = aNetwork(), slug = demoSlug): Promise<HoldReason | null> {
  const email = anAddress().replace(/@.*/, `@${domain}`);
  const answer = await app.sign(aForm({ email }), { slug, headers: { 'X-Forwarded-For': network } });
  expect(answer.status).toBe(303);
  const person = (await storedPeople(app, slug)).find((one) => one.email === email);
  if (person === undefined) throw new Error('Nothing was stored.');
  const row = await app.db
    .selectFrom('signature')
    .select('held_for')
    .where('id', '=', person.signatureId)
    .executeTakeFirstOrThrow();
  return row.held_for;
}

/** Waits until the process has read the rules again. */
async function untilHeld(reason: HoldReason | null, ...from: Parameters<typeof heldFor>): Promise<void> {
  const since = Date.now();
  await until(`${from.join(' ')} to be ${reason}`, async () => {
    if ((await heldFor(...from)) === reason) return true;
    // Not so often that a network would meet a limit.
    await setTimeout(100);
    return undefined;
  });
  expect(Date.now() - since).toBeLessThan(15_000);
}

function seed(domain: string, states: readonly ('pending' | 'verified' | 'held')[], slug?: string) {
  const signatures = states.map((state) => aSignature({ state, email: anAddress().replace(/@.*/, `@${domain}`) }));
  return seedLinked(app, signatures, slug);
}

test('where there is no rule the page says that none is needed, and what one would do', async () => {
  const html = await expectDeskPage(await organiser.visit(path), { heading: 'desk-rules.title' });
  expect(html).toContain(say('desk-rules.none'));
  expect(html).toContain(say('desk-rules.network.not-kept'));
});

test('a domain is tried, which changes nothing, then blocked, and then let go', async () => {
  const domain = aDomain();
  await seed(`mail.${domain}`, ['verified', 'pending', 'pending']);
  await seed(domain, ['held']);
  await seed(domain, ['verified'], 'other');
  const form = { kind: 'domain', verdict: 'block', domain: `@${domain}` };
  const tried = await (await organiser.post(`${path}/try`, form)).text();
  expect(tried).toContain(say('desk-rules.try.block', { count: 4, verified: '1', pending: '2', held: '1' }));
  expect(tried).toContain(say('desk-rules.try.people', { count: 1 }));
  expect(await lastDeed(app, 'rules.try')).toMatchObject({
    actor_id: organiser.member.id,
    subject: demoSlug,
    details: { verdict: 'block', domain, networkDays: null, verified: 1, pending: 2, held: 1 },
  });
  expect(await heldFor(domain)).toBeNull();

  const added = await organiser.post(`${path}/add`, { ...form, reason: 'Spam' });
  expect(added.headers.get('location')).toBe(`${path}?done=desk-rules.done.added`);
  await untilHeld('blocked-domain', `mail.${domain}`);
  expect(await heldFor(domain, undefined, 'other')).toBeNull();
  const html = await (await organiser.visit(path)).text();
  expect(html).toContain(`<bdi dir="ltr">${domain}</bdi>`);
  const id = /rules\/([\w-]{36})\/remove/.exec(html)?.[1] ?? '';
  expect(await lastDeed(app, 'rules.add')).toMatchObject({
    details: { rule: id, verdict: 'block', domain, networkDays: null },
    has_reason: true,
  });

  expect((await admin.visit(`${sitePath}/${id}/remove`)).status).toBe(404);
  expect((await admin.post(`${sitePath}/${id}/remove`)).status).toBe(404);
  expect(await (await organiser.visit(`${path}/${id}/remove`)).text()).toContain(
    say('desk-rules.remove.title-block', { what: domain }),
  );
  await organiser.post(`${path}/${id}/remove`);
  await untilHeld(null, domain);
  expect(await lastDeed(app, 'rules.remove')).toMatchObject({ details: { rule: id, verdict: 'block', domain } });
});

test('what an admin blocks everywhere, an organiser sees and can allow for their campaign', async () => {
  const domain = aDomain();
  await seed(domain, ['verified', 'verified']);
  await seed(domain, ['verified'], 'other');
  const form = { kind: 'domain', verdict: 'block', domain };
  const tried = await (await admin.post(`${sitePath}/try`, form)).text();
  expect(tried).toContain(say('desk-rules.try.block', { count: 3, verified: '3', pending: '0', held: '0' }));
  await admin.post(`${sitePath}/add`, form);
  await untilHeld('blocked-domain', domain);
  expect(await heldFor(domain, undefined, 'other')).toBe('blocked-domain');
  const html = await (await organiser.visit(path)).text();
  expect(html.slice(html.indexOf('id="of-site"'))).toContain(`<bdi dir="ltr">${domain}</bdi>`);

  await organiser.post(`${path}/add`, { kind: 'domain', verdict: 'allow', domain: 'd*.example.net' });
  await untilHeld(null, domain);
  expect(await heldFor(domain, undefined, 'other')).toBe('blocked-domain');
  const again = await (await organiser.post(`${path}/try`, form)).text();
  expect(again).toContain(say('desk-rules.try.block', { count: 0, verified: '0', pending: '0', held: '0' }));
});

test('a network is blocked for some days by its marks, and its address is nowhere', async () => {
  const address = '203.0.113.77';
  const domain = aDomain();
  expect(await heldFor(domain, address)).toBeNull();
  expect(await heldFor(domain, address, 'other')).toBeNull();
  const form = { kind: 'network', verdict: 'block', address, days: '7' };
  const tried = await (await organiser.post(`${path}/try`, form)).text();
  expect(tried).toContain(say('desk-rules.try.block', { count: 1, verified: '0', pending: '1', held: '0' }));
  expect(tried).toContain(say('desk-rules.try.not-kept', { days: 7 }));
  await organiser.post(`${path}/add`, form);
  await untilHeld('blocked-network', domain, address);
  expect(await heldFor(domain, '203.0.113.78')).toBeNull();
  expect(await heldFor(domain, address, 'other')).toBeNull();
  const { rows } = await app.pool.query('select day, mark from network_rule');
  expect(new Set(rows.map(({ mark }) => mark.toString('hex')))).toHaveProperty('size', 7);
  expect(found([address], await dumpOf(app.pool))).toEqual([]);
  const html = await (await organiser.visit(path)).text();
  expect(html).toContain(say('desk-rules.a-network'));
  expect(html).not.toContain(address);

  // The same network again takes the place of what was said of it.
  await organiser.post(`${path}/add`, { ...form, verdict: 'allow', days: '30' });
  await untilHeld(null, domain, address);
  expect((await app.pool.query('select distinct id from network_rule')).rows).toHaveLength(1);
});

test('an address of IPv6 means its whole /56', async () => {
  const domain = aDomain();
  await organiser.post(`${path}/add`, { kind: 'network', verdict: 'block', address: '2001:db8:0:1ff::1', days: '1' });
  await untilHeld('blocked-network', domain, '2001:db8:0:100::9');
  expect(await heldFor(domain, '2001:db8:0:200::9')).toBeNull();
});

test.each([
  [{ kind: 'domain', domain: '' }, 'no-domain', 'domain'],
  [{ kind: 'domain', domain: '*' }, 'no-domain', 'domain'],
  [{ kind: 'domain', domain: '203.0.113.7' }, 'no-domain', 'domain'],
  [{ kind: 'network', address: 'spam.example', days: '7' }, 'no-network', 'address'],
  [{ kind: 'network', address: '127.0.0.1', days: '7' }, 'this-machine', 'address'],
  [{ kind: 'network', address: '203.0.113.7', days: '4000' }, 'no-days', 'days'],
])('%j is shown again with what is wrong', async (form, fault, field) => {
  for (const step of ['try', 'add']) {
    const answer = await organiser.post(`${path}/${step}`, { verdict: 'block', ...form });
    const html = await expectDeskPage(answer, { status: 422, heading: 'desk-rules.title' });
    expect(html).toContain(`<a href="#${field}">${say(`desk-rules.fault.${fault}`)}</a>`);
  }
});

test('a removed rule about a domain is put back with one press, and nothing is offered that was not done', async () => {
  const domain = '*.undone.example';
  await organiser.post(`${path}/add`, { kind: 'domain', verdict: 'block', domain });
  const listed = (await (await organiser.visit(path)).text()).split(domain)[1] ?? '';
  const id = /rules\/([\w-]{36})\/remove/.exec(listed)?.[1] ?? '';
  const removed = await organiser.post(`${path}/${id}/remove`);
  const html = await (await organiser.visit(removed.headers.get('location') ?? '')).text();
  const told = /<div class="done">[\s\S]*?<\/div>/.exec(html)?.[0] ?? '';
  expect(told).toContain(say('desk-rules.undo.block', { domain }));
  expect(told).toContain(`action="${path}/add"`);
  const kept = [...told.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]);
  await organiser.post(`${path}/add`, Object.fromEntries(kept));
  expect(await lastDeed(app, 'rules.add')).toMatchObject({ details: { verdict: 'block', domain } });
  for (const query of [
    `?verdict=block&domain=${domain}`,
    '?done=desk-rules.done.removed&verdict=block&domain=nothing',
  ]) {
    expect(await (await organiser.visit(path + query)).text()).not.toContain('/add"><input type="hidden"');
  }
});

test('the command line tries, adds, lists and removes rules, and looks at every signature', async () => {
  const domain = aDomain();
  await seed(
    domain,
    Array.from({ length: 1_100 }, () => 'pending' as const),
  );
  const trial = await run('rules', 'try', 'allow', domain, '--campaign', demoSlug, '--json');
  expect(JSON.parse(trial.stdout)).toMatchObject({ verified: 0, pending: 1_100, held: 0 });

  const added = await run('rules', 'add', 'block', domain, '--reason', 'Spam', '--json');
  const { id } = JSON.parse(added.stdout);
  const shown = (await run('rules', 'list')).stdout.split('\n').find((line) => line.startsWith(id));
  expect(shown?.split(/ {2,}/).slice(1, 4)).toEqual(['every campaign', 'block', domain]);
  expect((await run('rules', 'list', '--campaign', 'other')).stdout).toBe('There is no rule.\n');
  await untilHeld('blocked-domain', domain, undefined, 'other');
  expect(await run('rules', 'remove', id, '--campaign', 'other')).toMatchObject({ exitCode: 1 });
  expect(await run('rules', 'remove', id)).toMatchObject({ stdout: 'The rule is gone. What it held stays held.\n' });
  await untilHeld(null, domain, undefined, 'other');

  const network = await run('rules', 'add', 'allow', '192.0.2.44', '--days', '1');
  // Without a campaign all there are, so that nobody believes there were none.
  const ofOne = await run('rules', 'add', 'block', 'one.example', '--campaign', demoSlug, '--json');
  const { id: other } = JSON.parse(ofOne.stdout);
  const all = (await run('rules', 'list')).stdout.split('\n').find((line) => line.startsWith(other));
  expect(all?.split(/ {2,}/).slice(1, 4)).toEqual([demoSlug, 'block', 'one.example']);
  const listed = JSON.parse((await run('rules', 'list', '--json')).stdout);
  expect(listed).toContainEqual(expect.objectContaining({ id: other, campaign: demoSlug }));
  const missed = await run('rules', 'remove', other);
  expect(missed).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('--campaign SLUG') });
  await run('rules', 'remove', other, '--campaign', demoSlug);
  expect(network.stdout).toContain('The address itself is not kept; the rule ends after 1 day.');
  expect((await run('rules', 'list')).stdout).toMatch(/allow {2}a network, until \d{4}-\d\d-\d\d/);
  expect((await run('rules', 'list')).stdout).not.toContain('192.0.2');
});

test.each([
  [['rules', 'add', 'stop', 'spam.example'], '“stop” is no verdict: block or allow.\n'],
  [
    ['rules', 'add', 'block', '*'],
    '“*” names no domain, or nearly all: such as spam.example, *.example or an IP address.\n',
  ],
  [['rules', 'add', 'block', '::1'], '“::1” is this machine itself, which no rule is about.\n'],
  [
    ['rules', 'add', 'block', '203.0.113.7', '--days', '5'],
    '“203.0.113.7” can be the network of a rule for 1, 7, 30, 90 days: --days N\n',
  ],
])('%j is refused with what to write', async (words, stderr) => {
  expect(await run(...words)).toEqual({ exitCode: 2, stdout: '', stderr });
});
