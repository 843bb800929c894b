import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import type { Logger } from './platform/logger.ts';

export interface WebProcessesOptions {
  readonly count: number;
  /** Added to the environment of each. */
  readonly env: Readonly<Record<string, string>>;
  readonly log: Logger;
}

/** One that dies at once is not started again in a tight circle. */
const RESTART_MS = 500;

/** Starts web processes that share one port, and starts another for each that dies, until it is disposed. */
export async function startWebProcesses({ count, env, log }: WebProcessesOptions): Promise<AsyncDisposable> {
  let stopping = false;
  const start = (): Worker => {
    const worker = cluster.fork(env);
    worker.once('exit', (code, signal) => {
      if (stopping) return;
      log.error({ code, signal }, 'a web process has ended; another is started');
      setTimeout(() => !stopping && start(), RESTART_MS);
    });
    return worker;
  };
  await Promise.all(
    Array.from({ length: count }, async () => {
      const worker = start();
      const failed = once(worker, 'exit').then(() => {
        throw new Error('A web process could not start.');
      });
      await Promise.race([once(worker, 'listening'), failed]);
      failed.catch(() => undefined);
    }),
  );
  return {
    [Symbol.asyncDispose]: async () => {
      stopping = true;
      const running = Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
      await Promise.all(
        running.map(async (worker) => {
          const ended = once(worker, 'exit');
          worker.process.kill('SIGTERM');
          await ended;
        }),
      );
    },
  };
}

/** Whether this is one of those processes. */
export function isWebProcess(): boolean {
  return cluster.isWorker;
}
