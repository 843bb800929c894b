import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { startSession } from '../src/accounts/sessions.ts';
import { printedLink } from '../src/accounts/sign-in-link.ts';
import { recorderFor } from '../src/audit/log.ts';
import { applyCampaign } from '../src/campaigns/apply.ts';
import { createCampaignKeys, loadCampaignKeys } from '../src/campaigns/keys.ts';
import { openCampaign } from '../src/campaigns/opening.ts';
import { rotateMasterKey } from '../src/campaigns/rotate-master-key.ts';
import { findCampaign, loadCampaigns } from '../src/campaigns/store.ts';
import type { DataStore } from '../src/data-store.ts';
import { eraseLists } from '../src/lists/requests/erase-lists.ts';
import { keyringOf, WrongMasterKey } from '../src/platform/crypto/keyring.ts';
import { inTransaction } from '../src/platform/db/database.ts';
import { parseAddress } from '../src/platform/mail/address.ts';
import { addJob } from '../src/platform/queue/queue.ts';
import { endDueKeys } from '../src/signatures/retention.ts';
import { retentionCommand } from '../src/signatures/retention-command.ts';
import { openPerson } from '../src/signatures/sealing.ts';
import { checkTally } from '../src/signatures/tally.ts';
import { openNow, startTestApp, type TestApp } from './support/app.ts';
import { auditedDeeds, lastDeed } from './support/audit.ts';
import { aDraftNamed } from './support/campaign-folder.ts';
import { commandLineOf } from './support/commands.ts';
import { restoredDump, testDatabase } from './support/database.ts';
import { aMember, aMemberAddress } from './support/desk.ts';
import { aKeyFolder } from './support/key-folder.ts';
import { aLinked, rowOf, seedLinked } from './support/links.ts';
import { dumpOf } from './support/searching.ts';
import { aSignature, seedSignatures } from './support/signed-campaign.ts';
import { aForm, anAddress } from './support/supporter.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const slug = 'short-lived';
const short = { ...openNow(aDraftNamed(slug)), graceDays: 1, retentionDays: 10 };
const app = await startTestApp({ drafts: [short, openNow(aDraftNamed('other'))] });
afterAll(() => app[Symbol.asyncDispose]());
afterEach(async () => {
  for (const { id } of app.campaigns.all()) expect(await checkTally(app.db, id)).toEqual([]);
});

const retentionOf = (one: TestApp) =>
  commandLineOf(one, [retentionCommand], (store) => ({
    openDataStore: async () => store,
    clock: one.clock.now,
    eraseLists,
  }));
const run = retentionOf(app);

async function toldJson() {
  const { exitCode, stdout } = await run('retention', 'run', '--json');
  expect(exitCode).toBe(0);
  return JSON.parse(stdout);
}

describe('retention', () => {
  it('forgets sign-in links and sessions that are over, and nothing that still works', async () => {
    const { db, store, clock } = app;
    const address = parseAddress(aMemberAddress());
    if (address === undefined) throw new Error('An address of the tests is one.');
    const { id: memberId } = await aMember(app, 'committee');
    const ago = (ms: number) => new Date(clock.now().getTime() - ms);
    for (const now of [ago(2 * DAY_MS), ago(DAY_MS / 2)]) {
      await printedLink(db, store.siteKeys, { address, now });
      await startSession(db, { memberId, agent: '', now });
    }
    await startSession(db, { memberId, agent: '', now: ago(DAY_MS / 4) });
    expect(await toldJson()).toMatchObject({ sign_ins: 3, keys_ended: [] });
    expect(await toldJson()).toMatchObject({ sign_ins: 0 });
    expect(await db.selectFrom('sign_in_link').select('id').execute()).toHaveLength(1);
    expect(await db.selectFrom('session').select('id').execute()).toHaveLength(1);
    expect(await lastDeed(app, 'retention.run')).toMatchObject({ actor_id: 'ann', subject: 'retention' });
  });

  it('ends a campaign’s keys on its day and not before: nobody is named any more, and all are counted', async () => {
    const people = await seedLinked(
      app,
      Array.from({ length: 600 }, () => aSignature({ name: 'Maryam Rajabi' })),
      slug,
    );
    const waiting = await seedLinked(
      app,
      (['pending', 'held'] as const).map((state) => aSignature({ state, verifiedAt: new Date() })),
      slug,
    );
    const [person] = people;
    const [pending] = waiting;
    const known = await aLinked(app, { state: 'verified', name: 'Somebody Else' }, 'other');
    if (person === undefined || pending === undefined) throw new Error('Nobody has signed.');
    await app.pool.query(`update signature set mail_due = 'reminder', network_mark = '\\x01' where id = any($1)`, [
      [person, pending].map(({ ref }) => ref.signatureId),
    ]);
    const names = `/en/c/${slug}/signatories`;
    expect(await (await app.visit(names)).text()).toContain('Maryam Rajabi');
    const before = await app.count(slug);

    const closesAt = new Date(Date.now() - 11 * DAY_MS);
    await app.apply({ ...short, closesAt: new Date(closesAt.getTime() + 2 * DAY_MS) });
    expect(await toldJson()).toMatchObject({ keys_ended: [], identities: 0, master_key: 'none' });
    await app.apply({ ...short, closesAt });
    expect(await toldJson()).toMatchObject({ keys_ended: [slug], master_key: 'due' });
    await app.campaigns.refresh();
    await app.jobsDone();

    expect(await app.count(slug)).toBe(before);
    const erased = { sealed: null, email_index: null, name_index: null, postcode_index: null, mail_due: null };
    expect(await rowOf(app, person)).toMatchObject({ state: 'verified', ...erased, network_mark: null });
    for (const one of waiting) expect(await rowOf(app, one)).toMatchObject({ state: 'expired', ...erased });
    expect((await rowOf(app, known)).sealed).not.toBeNull();
    expect(await app.keysOf(app.campaign(slug).id)).toBeUndefined();

    const page = await app.visit(names);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('erased for good');
    expect((await app.post(pending.link('confirm'))).status).toBe(404);
    expect((await app.visit(person.link('confirm'))).status).toBe(404);
    expect((await app.sign(aForm(), { slug })).status).toBe(409);
    const record = recorderFor(app.store.audit, { kind: 'system' });
    const opening = inTransaction(app.db, (trx) => openCampaign(trx, slug, app.clock.now(), record));
    expect(await opening).toEqual({ kind: 'ended' });
    await app.apply({ ...short, closesAt: new Date(Date.now() + DAY_MS) });
    expect((await app.sign(aForm(), { slug })).status).toBe(409);
    const ends = (await auditedDeeds(app.db)).filter(({ act }) => act === 'keys.end');
    expect(ends).toEqual([expect.objectContaining({ actorId: 'ann', subject: slug, details: { why: 'retention' } })]);
  });

  it('tells how many held something personal where it alone erases', async () => {
    await using alone = await startTestApp({ drafts: [short], withWorker: false });
    await seedLinked(
      alone,
      Array.from({ length: 602 }, () => aSignature({})),
      slug,
    );
    const closesAt = new Date(Date.now() - 11 * DAY_MS);
    await alone.apply({ ...short, closesAt });
    const { stdout } = await retentionOf(alone)('retention', 'run', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ keys_ended: [slug], identities: 602 });
  });

  it('says that MASTER_KEY is to be rotated until it is', async () => {
    const due = await run('retention', 'run');
    expect(due.stdout).toContain('rotate MASTER_KEY and destroy the former one');
    const { masterKey, keyring, audit } = app.store;
    if (masterKey.kind !== 'environment') throw new Error('The key of the tests is in the environment.');
    const current = randomBytes(32);
    const record = recorderFor(audit, { kind: 'system' });
    await rotateMasterKey({
      db: app.db,
      keyring,
      record,
      masterKey: { kind: 'environment', current, previous: masterKey.current },
    });
    expect((await run('retention', 'run')).stdout).not.toContain('MASTER_KEY');
    await rotateMasterKey({
      db: app.db,
      keyring: keyringOf(() => [current]),
      record,
      masterKey: { kind: 'environment', current: masterKey.current, previous: current },
    });
  });

  it('is kept by the worker too, also where an end was cut off before everything was erased', async () => {
    const email = anAddress();
    await app.apply({ ...openNow(aDraftNamed('worker')), retentionDays: 0, graceDays: 0 });
    const linked = await aLinked(app, { state: 'verified', email }, 'worker');
    await app.apply({
      ...openNow(aDraftNamed('worker')),
      closesAt: new Date(Date.now() - 1),
      retentionDays: 0,
      graceDays: 0,
    });
    await addJob(app.db, { task: 'endDueKeys', payload: {} });
    await app.jobsDone();
    expect(await rowOf(app, linked)).toMatchObject({ state: 'verified', sealed: null });
    // As after a kill: the keys are gone, and one is not erased yet.
    await app.pool.query(`update campaign set identities_erased_at = null where slug = 'worker'`);
    await app.pool.query(`update signature set sealed = '\\x01', email_index = '\\x01' where id = $1`, [
      linked.ref.signatureId,
    ]);
    await addJob(app.db, { task: 'endDueKeys', payload: {} });
    await app.jobsDone();
    expect(await rowOf(app, linked)).toMatchObject({ state: 'verified', sealed: null, email_index: null });
  });
});

async function namesIn({ db, keyring }: Pick<DataStore, 'db' | 'keyring'>): Promise<string[]> {
  const campaign = await findCampaign(db, slug);
  const keys = campaign && (await loadCampaignKeys(db, keyring, campaign.id));
  if (campaign === undefined || keys === undefined) return [];
  const rows = await db.selectFrom('signature').select(['id', 'sealed']).where('sealed', 'is not', null).execute();
  return rows.map(({ id, sealed }) => {
    return openPerson(keys, { campaignId: campaign.id, signatureId: id }, sealed ?? Buffer.alloc(0)).name;
  });
}

test('a dump that was made before a key’s end names nobody any more when it is restored', async () => {
  await using database = await testDatabase();
  await using folder = await aKeyFolder();
  {
    await using before = await folder.open(database.connectionString);
    const { db, keyring } = before;
    const draft = {
      ...aDraftNamed(slug),
      closesAt: new Date(Date.now() - 11 * DAY_MS),
      graceDays: 0,
      retentionDays: 10,
    };
    await inTransaction(db, (trx) =>
      applyCampaign(trx, draft, (inside, id) => createCampaignKeys(inside, keyring, id)),
    );
    const campaign = await findCampaign(db, slug);
    const keys = campaign && (await loadCampaignKeys(db, keyring, campaign.id));
    if (campaign === undefined || keys === undefined) throw new Error('The campaign was not stored.');
    await seedSignatures(db, { campaign, keys }, [aSignature({ name: 'Maryam Rajabi' })]);
  }
  await using old = await restoredDump(database);
  {
    // Until then it is a backup: whoever restores it reads the names.
    await using restored = await folder.open(old.connectionString);
    expect(await namesIn(restored)).toEqual(['Maryam Rajabi']);
  }
  await using store = await folder.open(database.connectionString);
  const { db, audit } = store;
  const record = recorderFor(audit, { kind: 'system' });
  const all = await loadCampaigns(db);
  const ended = await endDueKeys({
    ...store,
    record,
    campaigns: () => all,
    clock: () => new Date(),
    onRotationDue: () => undefined,
  });
  expect(ended).toMatchObject({ campaigns: [slug], masterKey: 'rotated' });

  await expect(folder.open(old.connectionString)).rejects.toThrow(WrongMasterKey);
  // Nor does anything that is left in the folder open any key in it.
  const files = await Promise.all(
    (await readdir(folder.dataDir)).map((file) => readFile(path.join(folder.dataDir, file), 'utf8')),
  );
  const thief = keyringOf(() => files.map((text) => Buffer.from(text, 'base64')));
  for (const { campaign_id, purpose, wrapped } of await old.db.selectFrom('campaign_key').selectAll().execute()) {
    const context = `campaign key ${campaign_id} ${purpose}`;
    expect(() => thief.unwrap(context, wrapped ?? Buffer.alloc(0))).toThrow(WrongMasterKey);
  }
  expect(await dumpOf(old.pool)).not.toContain('Maryam');
});
