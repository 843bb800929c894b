import { testDatabase } from '../../../tests/support/database.ts';
import { openDatabase } from './database.ts';

describe('a connection that the server ends', () => {
  it.each([
    { what: 'is told while it is in use', isEnding: false },
    { what: 'is no news while we end it ourselves', isEnding: true },
  ])('$what', async ({ isEnding }) => {
    await using database = await testDatabase();
    const errors: Error[] = [];
    const { connectionString } = database;
    const opened = openDatabase({ connectionString, maxConnections: 1, onError: (error) => errors.push(error) });
    const client = await opened.pool.connect();
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    const ended = new Promise((resolve) => client.once('end', resolve));
    const ending = isEnding ? opened[Symbol.asyncDispose]() : undefined;
    await database.pool.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
    await ended;
    client.release(true);
    await (ending ?? opened[Symbol.asyncDispose]());
    expect(errors.length > 0).toBe(!isEnding);
  });
});
