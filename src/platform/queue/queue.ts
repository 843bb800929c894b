import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../db/database.ts';

/** Every task of the queue and its payload, which holds ids and never persons; each feature adds its own. */
// biome-ignore lint/suspicious/noEmptyInterface: filled by the features
export interface Jobs {}

declare global {
  namespace GraphileWorker {
    interface Tasks extends Jobs {}
  }
}

export type TaskName = keyof Jobs & string;

export interface NewJob<Task extends TaskName> {
  readonly task: Task;
  readonly payload: Jobs[Task];
  /** At once when absent. */
  readonly runAt?: Date;
  /** The lower, the sooner; 0 when absent. */
  readonly priority?: number;
  /** Jobs of one queue are done one after the other, whichever worker does them; beside all others when absent. */
  readonly queue?: string;
}

/** Adds a job as part of the caller's transaction: it is there if, and only if, that commits. */
export async function addJob<Task extends TaskName>(db: Db, job: NewJob<Task>): Promise<void> {
  await sql`select graphile_worker.add_job(
    identifier => ${job.task},
    payload => ${JSON.stringify(job.payload)}::json,
    run_at => ${job.runAt ?? null},
    priority => ${job.priority ?? null},
    queue_name => ${job.queue ?? null}
  )`.execute(db);
}

/** The same as a call within a statement that finds the payload itself. @param payload an expression of type json. */
export function jobCall(task: TaskName, payload: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`graphile_worker.add_job(identifier => ${sql.lit(task)}, payload => ${payload})`;
}

export interface WaitingJobs {
  readonly count: number;
  /** How long the oldest that is due has waited. */
  readonly oldestSeconds: number;
}

/** The jobs of a task that are due and have not been done. */
export async function waitingJobs(db: Db, task: TaskName): Promise<WaitingJobs> {
  const { rows } = await sql<WaitingJobs>`
    select count(*)::integer as count, coalesce(extract(epoch from now() - min(run_at)), 0)::float8 as "oldestSeconds"
    from graphile_worker.jobs
    where task_identifier = ${task} and run_at <= now() and attempts < max_attempts`.execute(db);
  return rows[0] ?? { count: 0, oldestSeconds: 0 };
}
