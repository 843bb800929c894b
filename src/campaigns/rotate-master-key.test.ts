import { randomBytes } from 'node:crypto';
import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { auditedDeeds } from '../../tests/support/audit.ts';
import { aDraftNamed } from '../../tests/support/campaign-folder.ts';
import { type TestDatabase, testDatabase } from '../../tests/support/database.ts';
import { aKeyFolder, type KeyFolder } from '../../tests/support/key-folder.ts';
import { recorderFor } from '../audit/log.ts';
import type { DataStore } from '../data-store.ts';
import { keyringOf, WrongMasterKey } from '../platform/crypto/keyring.ts';
import { allMasterKeys, type MasterKey } from '../platform/crypto/master-key.ts';
import { loadSiteKey } from '../platform/crypto/site-key.ts';
import { inTransaction } from '../platform/db/database.ts';
import { applyCampaign } from './apply.ts';
import { createCampaignKeys, loadCampaignKeys } from './keys.ts';
import { rotateMasterKey } from './rotate-master-key.ts';
import { findCampaign } from './store.ts';

let database: TestDatabase;
let folder: KeyFolder;
let store: DataStore;
beforeAll(async () => {
  database = await testDatabase();
  folder = await aKeyFolder();
  store = await folder.open(database.connectionString);
  await aCampaign(store, 'one');
});
afterAll(async () => {
  await store[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

type Opener = Pick<DataStore, 'db' | 'keyring'>;

async function aCampaign({ db, keyring }: Opener, slug: string): Promise<void> {
  const createKeys = createCampaignKeys;
  await inTransaction(db, (trx) =>
    applyCampaign(trx, aDraftNamed(slug), (inside, id) => createKeys(inside, keyring, id)),
  );
}

/** Everything that the master key opens, as a process reads it with this keyring. */
async function opened({ db, keyring }: Opener, slug = 'one') {
  const campaign = await findCampaign(db, slug);
  return {
    site: (await loadSiteKey(db, keyring)).index.toString('hex'),
    campaign: campaign && (await loadCampaignKeys(db, keyring, campaign.id)),
  };
}

function rotate({ db, keyring, audit }: DataStore, masterKey: MasterKey = store.masterKey) {
  return rotateMasterKey({ db, keyring, masterKey, record: recorderFor(audit, { kind: 'system' }) });
}

/** The file of the store, as a process that is killed when it comes to put the next key in its place. */
function killedAtTheEnd(): MasterKey {
  if (store.masterKey.kind !== 'file') throw new Error('The key is in no file.');
  const takeNext = () => Promise.reject(new Error('killed'));
  return { kind: 'file', file: { ...store.masterKey.file, takeNext } };
}

async function rotations(): Promise<number> {
  return (await auditedDeeds(database.db)).filter(({ act }) => act === 'keys.rotate-master').length;
}

describe('the master key in the data folder', () => {
  it('is replaced by a new one: the same keys are under it, and the former one opens none and is nowhere', async () => {
    const before = await opened(store);
    const former = await readFile(folder.file, 'utf8');
    const { rows: dump } = await database.pool.query(
      'select wrapped from campaign_key union select wrapped from site_key',
    );
    const recorded = await rotations();
    expect(await rotate(store)).toEqual({ kind: 'rotated', keys: dump.length });
    expect(await opened(store)).toEqual(before);
    expect(await readdir(folder.dataDir)).toEqual(['master.key']);
    expect(await readFile(folder.file, 'utf8')).not.toBe(former);

    const { rows } = await database.pool.query('select wrapped from campaign_key union select wrapped from site_key');
    expect(rows.some(({ wrapped }) => dump.some((old) => old.wrapped.equals(wrapped)))).toBe(false);
    const thief = keyringOf(() => [Buffer.from(former, 'base64')]);
    await expect(opened({ db: store.db, keyring: thief })).rejects.toThrow(WrongMasterKey);
    expect(await rotations()).toBe(recorded + 1);
  });

  it('is found by processes that ran all the while, and by those that start', async () => {
    await using other = await folder.open(database.connectionString);
    const before = await opened(other);
    await rotate(store);
    await rotate(store);
    expect(await opened(other)).toEqual(before);
    await aCampaign(other, 'made-after');
    await using third = await folder.open(database.connectionString);
    expect(await opened(third)).toEqual(before);
    expect((await opened(third, 'made-after')).campaign).toBeDefined();
  });

  it('opens everything when its rotation is cut off, wherever that is, and the next run ends it', async () => {
    const before = await opened(store);
    const recorded = await rotations();
    const isWhole = async () => {
      await using started = await folder.open(database.connectionString);
      expect(await opened(started)).toEqual(before);
      await aCampaign(started, `made-${randomBytes(3).toString('hex')}`);
    };
    // The next key is on disk, and nothing is under it yet.
    await writeFile(`${folder.file}.next`, `${randomBytes(32).toString('base64')}\n`);
    await isWhole();
    // Everything is under it, and it has not taken its place.
    await expect(rotate(store, killedAtTheEnd())).rejects.toThrow('killed');
    await isWhole();
    expect(await rotations()).toBe(recorded + 1);
    expect(await rotate(store)).toEqual({ kind: 'rotated-before' });
    expect(await readdir(folder.dataDir)).toEqual(['master.key']);
    await isWhole();
    expect(await rotations()).toBe(recorded + 1);
  });

  it('is one key, however many rotate it at once while campaigns are made', async () => {
    await using other = await folder.open(database.connectionString);
    const before = await opened(store);
    const slugs = ['two', 'three', 'four'];
    await Promise.all([
      ...[store, other, store, other].map((one) => rotate(one)),
      ...slugs.map((slug, at) => aCampaign(at === 0 ? store : other, slug)),
    ]);
    await using started = await folder.open(database.connectionString);
    expect(await opened(started)).toEqual(before);
    for (const slug of slugs) expect((await opened(started, slug)).campaign).toBeDefined();
    expect(await readdir(folder.dataDir)).toEqual(['master.key']);
  });

  it('is not made anew where something is sealed with it: what is missing is said', async () => {
    const away = `${folder.file}.away`;
    await rename(folder.file, away);
    await expect(folder.open(database.connectionString)).rejects.toThrow(
      `MASTER_KEY is missing: ${folder.file} is not there, and the database was sealed with it. Put it back.`,
    );
    expect(await readdir(folder.dataDir)).toEqual(['master.key.away']);
    await rename(away, folder.file);
  });

  it('does not bring back a key that is destroyed while it is rotated', async () => {
    await aCampaign(store, 'ended');
    const ended = await findCampaign(store.db, 'ended');
    await using destroyer = await folder.open(database.connectionString);
    const gate = Promise.withResolvers<void>();
    const destroying = inTransaction(destroyer.db, async (trx) => {
      await trx
        .updateTable('campaign_key')
        .set({ wrapped: null, destroyed_at: new Date() })
        .where('campaign_id', '=', ended?.id ?? null)
        .execute();
      gate.resolve();
      await sql`select pg_sleep(0.2)`.execute(trx);
    });
    await gate.promise;
    await Promise.all([destroying, rotate(store)]);
    expect((await opened(store, 'ended')).campaign).toBeUndefined();
  });
});

describe('the master key in the environment', () => {
  it('is asked for where no former one is given, and nothing is changed', async () => {
    const current = randomBytes(32);
    expect(await rotate(store, { kind: 'environment', current, previous: undefined })).toEqual({ kind: 'no-next' });
    await opened(store);
  });

  it('takes everything over from the former one, which opens everything meanwhile and nothing after', async () => {
    const previous = Buffer.from(await readFile(folder.file, 'utf8'), 'base64');
    const masterKey = { kind: 'environment', current: randomBytes(32), previous } as const;
    const keyring = keyringOf(() => allMasterKeys(masterKey));
    const recorded = await rotations();
    const both = { ...store, keyring };
    const before = await opened(store);
    expect(await opened(both)).toEqual(before);
    await aCampaign(both, 'meanwhile');
    // Still under the former one, like all others: a process that knows only that one opens it.
    expect((await opened(store, 'meanwhile')).campaign).toBeDefined();

    expect(await rotate(both, masterKey)).toMatchObject({ kind: 'rotated' });
    expect(await rotate(both, masterKey)).toEqual({ kind: 'rotated-before' });
    expect(await opened({ db: store.db, keyring: keyringOf(() => [masterKey.current]) })).toEqual(before);
    await expect(opened({ db: store.db, keyring: keyringOf(() => [previous]) })).rejects.toThrow(WrongMasterKey);
    expect(await rotations()).toBe(recorded + 1);
  });
});
