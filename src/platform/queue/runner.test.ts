import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { type TestDatabase, testDatabase } from '../../../tests/support/database.ts';
import { until } from '../../../tests/support/until.ts';
import { openDatabase } from '../db/database.ts';
import { addJob } from './queue.ts';
import { startQueueRunner, type Tasks } from './runner.ts';

const ignore = (): void => undefined;
const nothing = async () => undefined;
const otherTasks = {
  remindUnconfirmed: nothing,
  eraseUnconfirmed: nothing,
  forgetNetworks: nothing,
  forgetSignIns: nothing,
  forgetInvited: nothing,
  forgetRemovals: nothing,
  sendInvitation: nothing,
  sendCommitteeAnswer: nothing,
  eraseRemoved: nothing,
  findForAct: nothing,
  checkAudit: nothing,
  runAct: nothing,
  indexSearch: nothing,
  findSuspicions: nothing,
  endDueKeys: nothing,
  eraseIdentities: nothing,
  sendSignInLink: nothing,
  indexHouseholds: nothing,
  sendWelcome: nothing,
  sendFactorChange: nothing,
  resealSignatures: nothing,
  remapRegions: nothing,
  sendKeyEndRequest: nothing,
  sendTrial: nothing,
  sendListRequest: nothing,
  makeLists: nothing,
  eraseLists: nothing,
  sendDeliveries: nothing,
  sendListNotices: nothing,
  keepNumbers: nothing,
  countPaper: nothing,
  watchMilestones: nothing,
  sendMilestones: nothing,
  planDigests: nothing,
  sendDigest: nothing,
};

/** A runner with its own connections to the database, as a worker has. */
async function aRunner({ connectionString }: TestDatabase, sendMails: Tasks['sendMails']): Promise<AsyncDisposable> {
  await using parts = new AsyncDisposableStack();
  const { db, pool } = parts.use(openDatabase({ connectionString, maxConnections: 10, onError: ignore }));
  const tasks = { ...otherTasks, sendMails };
  parts.use(await startQueueRunner({ db, pool, tasks, cron: [], concurrency: 4, onError: ignore }));
  return parts.move();
}

function addMailJob({ db }: TestDatabase, attempt = 0): Promise<void> {
  return addJob(db, { task: 'sendMails', payload: { signatures: [], attempt } });
}

/** What happens to connections when a database is away, and when it is back. */
async function letConnect(server: string, name: string, isAllowed: boolean): Promise<void> {
  await using admin = openDatabase({ connectionString: server, maxConnections: 1, onError: ignore });
  await admin.pool.query(`alter database ${name} with allow_connections ${isAllowed}`);
  await admin.pool.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
}

describe('the worker', () => {
  it('is heard of by the name that its jobs are locked by, so that nobody takes a long job from it', async () => {
    await using database = await testDatabase();
    const gate = Promise.withResolvers<void>();
    await using _runner = await aRunner(database, () => gate.promise);
    await addMailJob(database);
    const heard = await until('a job to be locked by a worker that is heard of', async () => {
      const { rows } = await database.pool.query(
        'select locked_by from graphile_worker.jobs join worker_heartbeat on worker_id = locked_by',
      );
      return rows[0];
    });
    gate.resolve();
    expect(heard).toBeDefined();
  });

  it('goes on by itself when the database went away just as a job was done', async () => {
    await using database = await testDatabase();
    const url = new URL(database.connectionString);
    const name = url.pathname.slice(1);
    const server = new URL('/postgres', url).href;
    const done: number[] = [];
    await using _runner = await aRunner(database, async ({ attempt }) => {
      done.push(attempt);
      if (done.length === 1) await letConnect(server, name, false);
    });
    await addMailJob(database, 1);
    await until('the first job', async () => (done.length > 0 ? true : undefined));
    await sleep(1_500);
    await letConnect(server, name, true);
    await addMailJob(database, 2);
    await until('a job to be done after the database is back', async () => (done.includes(2) ? true : undefined));
  });

  it('goes on by itself also when several jobs were done just then', async () => {
    await using database = await testDatabase();
    const url = new URL(database.connectionString);
    const name = url.pathname.slice(1);
    const server = new URL('/postgres', url).href;
    const begun: number[] = [];
    const away = Promise.withResolvers<void>();
    await using _runner = await aRunner(database, async ({ attempt }) => {
      begun.push(attempt);
      await away.promise;
      // Each is written down by itself; and while the last goes on, the queue cannot end.
      await sleep(attempt === 4 ? 600 : 30 * attempt);
    });
    for (const attempt of [1, 2, 3, 4]) await addMailJob(database, attempt);
    await until('the jobs to be under way', async () => (begun.length === 4 ? true : undefined));
    await letConnect(server, name, false);
    away.resolve();
    await sleep(1_500);
    await letConnect(server, name, true);
    await addMailJob(database, 5);
    await until('a job to be begun after the database is back', async () => (begun.includes(5) ? true : undefined));
  });

  it('takes up again a job that was locked for it without its knowing', async () => {
    await using database = await testDatabase();
    const done: number[] = [];
    await using _runner = await aRunner(database, async ({ attempt }) => void done.push(attempt));
    await addMailJob(database, 1);
    await until('the worker to work', async () => (done.length > 0 ? true : undefined));
    await database.db.transaction().execute(async (trx) => {
      await addJob(trx, { task: 'sendMails', payload: { signatures: [], attempt: 2 } });
      await addJob(trx, { task: 'sendMails', payload: { signatures: [], attempt: 3 }, queue: 'one by one' });
      for (const table of ['_private_jobs', '_private_job_queues']) {
        await sql`
          update ${sql.table(`graphile_worker.${table}`)}
          set locked_at = now() - interval '1 minute', locked_by = (select worker_id from worker_heartbeat)`.execute(
          trx,
        );
      }
    });
    await until('the forgotten jobs to be done', async () => (done.includes(2) && done.includes(3) ? true : undefined));
  });
});
