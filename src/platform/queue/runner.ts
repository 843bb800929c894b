import { EventEmitter } from 'node:events';
import { Logger, parseCronItems, run, type WorkerEvents } from 'graphile-worker';
import { sql } from 'kysely';
import type pg from 'pg';
import type { Database } from '../db/database.ts';
import type { Jobs, TaskName } from './queue.ts';

/** What the worker does for each task; every one may run twice, or be cut off half-way. */
export type Tasks = { readonly [Task in TaskName]: (payload: Jobs[Task]) => Promise<void> };

/** A task that runs by the clock, in UTC. */
export interface CronLine {
  readonly task: TaskName;
  /** Five fields, as cron has them. */
  readonly match: string;
}

export interface QueueRunnerOptions {
  readonly db: Database;
  readonly pool: pg.Pool;
  readonly tasks: Tasks;
  readonly cron: readonly CronLine[];
  /** Jobs at the same time. */
  readonly concurrency: number;
  readonly onError: (message: string, error: unknown) => void;
}

/** How often a worker says that it lives, and looks for those that do not any more. */
const HEARTBEAT_MS = 10_000;
/** A worker not heard of for so long is dead: its jobs are given to others. graphile-worker itself waits four hours. */
const DEAD_AFTER = '35 seconds';

/** Runs jobs until it is disposed, which lets those under way finish. */
export async function startQueueRunner(options: QueueRunnerOptions): Promise<AsyncDisposable> {
  const { db, pool, tasks, cron, concurrency, onError } = options;
  const workerIds = new Set<string>();
  const events: WorkerEvents = new EventEmitter();
  events.on('worker:create', ({ worker }) => workerIds.add(worker.workerId));
  const runner = await run({
    pgPool: pool,
    concurrency,
    pollInterval: 1_000,
    noHandleSignals: true,
    events,
    taskList: { ...tasks },
    parsedCronItems: parseCronItems(cron.map(({ task, match }) => ({ task, match, options: { backfillPeriod: 0 } }))),
    logger: new Logger(() => (level, message, meta) => {
      if (level === 'error') onError(message, meta?.error);
    }),
  });
  // What ends the runner by itself (its pool is gone) was logged; disposing it must not throw it again.
  runner.promise.catch((error: unknown) => onError('The queue runner has ended.', error));

  const beat = async (): Promise<void> => {
    try {
      await sayAlive(db, [...workerIds]);
      await releaseJobsOfDeadWorkers(db);
    } catch (error) {
      onError('The worker could not say that it is alive.', error);
    }
  };
  await beat();
  const timer = setInterval(beat, HEARTBEAT_MS);
  return {
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer);
      await runner.stop().catch(() => undefined);
    },
  };
}

async function sayAlive(db: Database, workerIds: readonly string[]): Promise<void> {
  await sql`
    insert into worker_heartbeat (worker_id, seen_at)
    select worker_id, now() from unnest(${workerIds}::text[]) as worker_id
    on conflict (worker_id) do update set seen_at = excluded.seen_at`.execute(db);
}

/** Also those of a worker that died before it was first heard of: a lock as old as that belongs to nobody who lives. */
async function releaseJobsOfDeadWorkers(db: Database): Promise<void> {
  await sql`
    select graphile_worker.force_unlock_workers(array_agg(distinct locked_by))
    from graphile_worker.jobs
    where locked_at < now() - ${DEAD_AFTER}::interval
      and not exists (
        select from worker_heartbeat
        where worker_id = locked_by and seen_at > now() - ${DEAD_AFTER}::interval
      )
    having count(*) > 0`.execute(db);
  await sql`delete from worker_heartbeat where seen_at < now() - interval '1 day'`.execute(db);
}
