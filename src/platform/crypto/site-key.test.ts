import { randomBytes } from 'node:crypto';
import { type TestDatabase, testDatabase } from '../../../tests/support/database.ts';
import { makeKeyring, WrongMasterKey } from './keyring.ts';
import { loadSiteKey, openText, type SiteKeys, sealText } from './site-key.ts';

const keyring = makeKeyring(randomBytes(32));
let database: TestDatabase;

beforeEach(async () => {
  database = await testDatabase();
});
afterEach(() => database[Symbol.asyncDispose]());

describe('the site’s key', () => {
  it('is made at the first start and found again at every other', async () => {
    const first = await loadSiteKey(database.db, keyring);
    expect(await loadSiteKey(database.db, keyring)).toEqual(first);
  });

  it('is one key, however many processes start at once', async () => {
    const loaded = await Promise.all(Array.from({ length: 10 }, () => loadSiteKey(database.db, keyring)));
    expect(new Set(loaded.map(({ index }) => index.toString('hex'))).size).toBe(1);
  });

  it('gives another key to each purpose, and stands in the database only wrapped', async () => {
    const keys = await loadSiteKey(database.db, keyring);
    const all = [keys.sealing.key, keys.index, keys.marks, keys.tokens, keys.audit];
    expect(new Set(all.map((key) => key.toString('hex'))).size).toBe(all.length);
    expect(all.every((key) => key.length === 32)).toBe(true);
    const { wrapped } = await database.db.selectFrom('site_key').select('wrapped').executeTakeFirstOrThrow();
    for (const key of all) expect(wrapped.includes(key)).toBe(false);
  });

  it('is not opened, and not made anew, by another master key', async () => {
    const keys = await loadSiteKey(database.db, keyring);
    await expect(loadSiteKey(database.db, makeKeyring(randomBytes(32)))).rejects.toThrow(WrongMasterKey);
    expect(await loadSiteKey(database.db, keyring)).toEqual(keys);
  });

  it('seals a text for one place: it opens there and nowhere else', async () => {
    const keys = await loadSiteKey(database.db, keyring);
    const sealed = sealText(keys, 'member 1', 'Maryam <maryam@example.org>');
    expect(openText(keys, 'member 1', sealed)).toBe('Maryam <maryam@example.org>');
    expect(() => openText(keys, 'member 2', sealed)).toThrow();
    const other: Pick<SiteKeys, 'sealing'> = { sealing: { ...keys.sealing, key: randomBytes(32) } };
    expect(() => openText(other, 'member 1', sealed)).toThrow();
  });
});
