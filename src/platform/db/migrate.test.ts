import { testDatabase } from '../../../tests/support/database.ts';
import { migrateToLatest } from './migrate.ts';

describe('migrations', () => {
  it('leave a database that is up to date as it is', async () => {
    await using database = await testDatabase();
    expect(await migrateToLatest(database.db, database.pool)).toEqual([]);
  });

  it('wait for no lock where there is nothing to do: a pool in between may leave one behind', async () => {
    await using database = await testDatabase();
    const other = await database.pool.connect();
    try {
      await other.query('begin');
      await other.query('select pg_advisory_xact_lock(3853314791062309107)');
      expect(await migrateToLatest(database.db, database.pool)).toEqual([]);
    } finally {
      await other.query('rollback');
      other.release();
    }
  });

  it('refuse a database that a newer program has been at', async () => {
    await using database = await testDatabase();
    await database.pool.query(`insert into kysely_migration (name, timestamp) values ('9999-later', now()::text)`);
    await expect(migrateToLatest(database.db, database.pool)).rejects.toThrow('could not be brought up to date');
  });

  it('keep each text that people have signed unchanged for ever', async () => {
    await using database = await testDatabase();
    await database.pool.query(`
      insert into campaign (id, slug, state, default_language, opens_at, grace_days, retention_days, unconfirmed_days, ask_postcode, ask_city)
      values ('01900000-0000-7000-8000-000000000001', 'a', 'open', 'en', now(), 1, 1, 1, 'no', 'no');
      insert into campaign_text (campaign_id, language, version, title, summary, petition, consent, body, demands)
      values ('01900000-0000-7000-8000-000000000001', 'en', 1, 't', 's', 'p', 'c', 'b', '[]')`);
    await expect(database.pool.query(`update campaign_text set petition = 'other'`)).rejects.toThrow('never changed');
    await expect(database.pool.query('delete from campaign_text')).rejects.toThrow('never changed');
  });
});
