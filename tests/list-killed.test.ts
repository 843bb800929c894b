import { Client } from 'pg';
import { startTestApp } from './support/app.ts';
import { annHasAsked, downloaded, listsLeft, noList, oneList } from './support/asked-lists.ts';
import { makeWaiting } from './support/lists.ts';
import { startProgram } from './support/program.ts';
import { until } from './support/until.ts';

const app = await startTestApp({ withWorker: false });
afterAll(() => app[Symbol.asyncDispose]());

test('a worker that is killed in the middle of a list leaves nothing of it, and the next one makes it once, whole', async () => {
  const asked = await annHasAsked(app, 'killed', { many: 4_500 });
  const { masterKey, connectionString } = app.store;
  if (masterKey.kind !== 'environment') throw new Error('The key of a test stands in no file.');
  // Its parts are written, and who stands on it cannot be.
  const holder = new Client({ connectionString });
  await holder.connect();
  await holder.query('begin; lock table list_entries in share mode');
  const worker = await startProgram({
    env: {
      ...{ ROLE: 'worker', DATABASE_URL: connectionString, SMTP_URL: 'smtp://127.0.0.1:9' },
      MASTER_KEY: masterKey.current.toString('base64'),
    },
  });
  await until('a list to be half written', async () => {
    const { rows } = await app.pool.query(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
         and query like '%list_entries%'`,
    );
    return rows.length > 0 ? true : undefined;
  });
  await worker.kill();
  await holder.end();
  expect(await listsLeft(app, asked)).toEqual(noList);
  await makeWaiting(app);
  expect(await listsLeft(app, asked)).toEqual(oneList);
  expect(await downloaded(asked)).toHaveLength(4_501);
});
