import { testDatabase } from '../../../tests/support/database.ts';
import { checkServer, type ServerFacts, serverFault } from './server-check.ts';

const good: ServerFacts = {
  version: '15.0',
  versionNumber: 150_000,
  fsync: 'on',
  fullPageWrites: 'on',
  synchronousCommit: 'on',
};
const strict = { allowUnsafe: false };

describe('a Postgres is trusted with signatures', () => {
  it('where it is 15 or newer and keeps what it acknowledged', async () => {
    expect(serverFault(good, strict)).toBeUndefined();
    await using database = await testDatabase();
    await expect(checkServer(database.pool, strict)).resolves.toBeUndefined();
  });

  it('not where it is older', () => {
    expect(serverFault({ ...good, version: '14.11', versionNumber: 140_011 }, { allowUnsafe: true })).toBe(
      'DATABASE_URL names a Postgres 14.11, and Signatory needs 15 or newer.',
    );
  });

  it('not where a crash can take back what it acknowledged, unless that was allowed', async () => {
    await using database = await testDatabase();
    await database.pool.query('set synchronous_commit = off');
    await expect(checkServer(database.pool, strict)).rejects.toThrow(/synchronous_commit is off; switch it on\.$/);
    await expect(checkServer(database.pool, { allowUnsafe: true })).resolves.toBeUndefined();
    expect(serverFault({ ...good, fsync: 'off', fullPageWrites: 'off' }, strict)).toBe(
      'ALLOW_UNSAFE_DATABASE is not yes, and this Postgres can lose what was acknowledged: fsync, full_page_writes are off; switch them on.',
    );
  });

  it.each(['local', 'remote_write', 'remote_apply'])('also with synchronous_commit %s', (synchronousCommit) => {
    expect(serverFault({ ...good, synchronousCommit }, strict)).toBeUndefined();
  });
});
