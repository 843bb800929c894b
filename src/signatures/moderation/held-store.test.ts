import { type TestDatabase, testDatabase } from '../../../tests/support/database.ts';
import { rowsReadBy } from '../../../tests/support/reads.ts';
import {
  aSignature,
  aStoredCampaign,
  type KeyedCampaign,
  seedSignatures,
} from '../../../tests/support/signed-campaign.ts';
import { countHeld, listHeld } from './held-store.ts';

describe('of three thousand held for one reason', () => {
  const many = 3_000;
  let database: TestDatabase;
  let stored: KeyedCampaign;
  beforeAll(async () => {
    database = await testDatabase();
    stored = await aStoredCampaign(database.db);
    const held = Array.from({ length: many }, () => aSignature({ state: 'held' }));
    const verified = Array.from({ length: 2 * many }, () => aSignature());
    await seedSignatures(database.db, stored, [...held, ...verified]);
    await database.pool.query(
      `update signature set held_for = 'burst' where id = (select max(id::text)::uuid from signature where state = 'held')`,
    );
    await database.pool.query('vacuum analyze signature');
  });
  afterAll(() => database[Symbol.asyncDispose]());

  const read = (work: () => Promise<unknown>) => rowsReadBy(database.pool, ['signature'], work);
  const listed = (heldFor: 'honeypot' | 'burst' | 'by-hand') =>
    listHeld(database.db, stored.campaign.id, { heldFor, after: undefined, most: 20 });

  it('those of another reason, or of none, are listed without reading the rest', async () => {
    expect(await listed('burst')).toHaveLength(1);
    expect(await listed('by-hand')).toEqual([]);
    expect(await read(() => listed('by-hand'))).toBeLessThan(20);
  });

  it('all are counted by their index alone', async () => {
    const count = () => countHeld(database.db, stored.campaign.id);
    expect(await count()).toEqual(
      new Map([
        ['burst', 1],
        ['honeypot', many - 1],
      ]),
    );
    // But for the last page, of which Postgres does not know yet that everybody sees it.
    expect(await read(count)).toBeLessThan(200);
  });
});
