import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger, parseCronItems, run, type WorkerEvents } from 'graphile-worker';
import type pg from 'pg';
import type { Database } from '../db/database.ts';
import { startHeartbeat, type WorkerAtWork } from './heartbeat.ts';
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

const RESTART_MS = 1_000;
/**
 * A run that ends itself is given up after so long: graphile-worker 0.18 counts wrongly where it could not write down
 * several jobs, and then waits for ever. What it has locked is released like the jobs of a dead worker.
 */
const END_WITHIN_MS = 5_000;

/**
 * Runs jobs until it is disposed, which lets those under way finish.
 *
 * graphile-worker ends itself when it cannot write down that a job is done, as when the database goes away just then:
 * it is started again for as long as it takes.
 *
 * @throws when it cannot be started the first time.
 */
export async function startQueueRunner(options: QueueRunnerOptions): Promise<AsyncDisposable> {
  const { db, onError } = options;
  const stopping = new AbortController();
  let worker: Worker | undefined = await startWorker(options);

  const keepRunning = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await worker?.ended;
      worker = undefined;
      await sleep(RESTART_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted) return;
      worker = await startWorker(options).catch((error: unknown) => {
        onError('The queue runner could not be started again.', error);
        return undefined;
      });
      if (stopping.signal.aborted) await worker?.stop();
    }
  };
  const heartbeat = await startHeartbeat({
    db,
    worker: () => worker,
    onError: (error) => onError('The worker could not say that it is alive.', error),
  });
  const running = keepRunning();
  return {
    [Symbol.asyncDispose]: async () => {
      stopping.abort();
      await worker?.stop();
      await running;
      await heartbeat[Symbol.asyncDispose]();
    },
  };
}

/** One run of graphile-worker, from its start to its end. */
interface Worker extends WorkerAtWork {
  /** Resolves when it has ended, for whatever reason. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

async function startWorker(options: QueueRunnerOptions): Promise<Worker> {
  const { pool, tasks, cron, concurrency, onError } = options;
  const events: WorkerEvents = new EventEmitter();
  const jobIds = new Set<string>();
  let id = '';
  events.on('pool:create', ({ workerPool }) => {
    id = workerPool.id;
  });
  events.on('job:start', ({ job }) => jobIds.add(job.id));
  events.on('job:complete', ({ job }) => jobIds.delete(job.id));
  const givenUp = Promise.withResolvers<void>();
  let isAsked = false;
  events.once('pool:gracefulShutdown', () => {
    if (!isAsked) setTimeout(givenUp.resolve, END_WITHIN_MS);
  });
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
    // With no delay at all (its default) a job that cannot be written down is a rejection that nobody hears, and ends
    // the process.
    preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
  });
  const stop = (): Promise<void> => {
    isAsked = true;
    return Promise.race([runner.stop().catch(() => undefined), givenUp.promise]);
  };
  return {
    id,
    jobIds,
    ended: Promise.race([
      runner.promise.catch((error: unknown) => onError('The queue runner has ended.', error)),
      givenUp.promise,
      // The timers of its clock live on without it.
    ]).finally(() => void stop()),
    stop,
  };
}
