import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../db/database.ts';

/** How often a worker says that it lives, and looks for those that do not any more. */
const HEARTBEAT_MS = 5_000;
/** A worker not heard of for so long is dead: its jobs are given to others. graphile-worker itself waits four hours. */
const DEAD_AFTER_MS = 20_000;

/** A worker as the queue knows it, and the jobs it has in hand. */
export interface WorkerAtWork {
  /** What its jobs are locked by. */
  readonly id: string;
  readonly jobIds: ReadonlySet<string>;
}

export interface HeartbeatOptions {
  readonly db: Database;
  /** The worker of this process as it is now; undefined between two. */
  readonly worker: () => WorkerAtWork | undefined;
  readonly onError: (error: unknown) => void;
}

/** Says that a worker lives, and releases the jobs of those that do not, until it is disposed. */
export async function startHeartbeat({ db, worker, onError }: HeartbeatOptions): Promise<AsyncDisposable> {
  let inTouchSince = performance.now();
  let beating: Promise<void> | undefined;
  const beat = async (): Promise<void> => {
    const startedAt = performance.now();
    try {
      const own = worker();
      if (own === undefined) return;
      await sayAlive(db, own.id);
      // After the database was away nobody has been heard of: only who was in touch all the while may judge others.
      if (startedAt - inTouchSince >= DEAD_AFTER_MS) await releaseJobsOfDeadWorkers(db);
      await releaseForgottenJobs(db, own);
    } catch (error) {
      inTouchSince = performance.now();
      onError(error);
    }
  };
  await beat();
  const timer = setInterval(() => {
    beating ??= beat().finally(() => {
      beating = undefined;
    });
  }, HEARTBEAT_MS);
  return {
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer);
      await beating;
    },
  };
}

async function sayAlive(db: Database, workerId: string): Promise<void> {
  await sql`
    insert into worker_heartbeat (worker_id, seen_at) values (${workerId}, now())
    on conflict (worker_id) do update set seen_at = excluded.seen_at`.execute(db);
}

/** Also those of a worker that died before it was first heard of: a lock as old as that belongs to nobody who lives. */
async function releaseJobsOfDeadWorkers(db: Database): Promise<void> {
  await sql`
    select graphile_worker.force_unlock_workers(array_agg(distinct locked_by))
    from graphile_worker.jobs
    where not ${isRecent(sql.ref('locked_at'))}
      and not exists (select from worker_heartbeat where worker_id = locked_by and ${isRecent(sql.ref('seen_at'))})
    having count(*) > 0`.execute(db);
  await sql`delete from worker_heartbeat where seen_at < now() - interval '1 day'`.execute(db);
}

/** A job was locked for this worker and the answer was lost with its connection: nobody works on it. */
async function releaseForgottenJobs(db: Database, { id, jobIds }: WorkerAtWork): Promise<void> {
  await sql`
    update graphile_worker._private_jobs set locked_by = null, locked_at = null
    where locked_by = ${id}
      and not ${isRecent(sql.ref('locked_at'))}
      and id <> all (${[...jobIds]}::bigint[])`.execute(db);
  await sql`
    update graphile_worker._private_job_queues as queue set locked_by = null, locked_at = null
    where locked_by = ${id}
      and not ${isRecent(sql.ref('locked_at'))}
      and not exists (
        select from graphile_worker._private_jobs as job where job.job_queue_id = queue.id and job.locked_by is not null
      )`.execute(db);
}

/** Neither too long ago nor in the future, where times are after the clock was set back. */
function isRecent(moment: RawBuilder<unknown>) {
  const span = sql`${DEAD_AFTER_MS} * interval '1 millisecond'`;
  return sql`${moment} between now() - ${span} and now() + ${span}`;
}
