import cluster, { type Worker } from 'node:cluster';
import { setPriority } from 'node:os';
import type { Logger } from './platform/logger.ts';

/** Processes of one kind. */
export interface ProcessKind {
  readonly role: 'web' | 'worker';
  readonly count: number;
  /** Added to the environment. */
  readonly env: Readonly<Record<string, string>>;
  /** As of setpriority(2): the higher, the more it gives way to others; 0 is ordinary. */
  readonly niceness: number;
}

/** A process could not start; it has said why on standard error itself. */
export class ProcessFailed extends Error {
  readonly exitCode: number;
  constructor(exitCode: number) {
    super('A process could not start.');
    this.exitCode = exitCode;
  }
}

/**
 * Each process takes its connections from the system itself. Node's own way, handing them out one by one, lets those
 * wait for ever that were on their way to a process when it was killed.
 */
cluster.schedulingPolicy = cluster.SCHED_NONE;

const READY = 'ready';
/** One that dies at once is not started again in a tight circle. */
const RESTART_MS = 500;

/**
 * Starts processes of this program, those of one kind sharing a port, and waits until all are ready; starts another for
 * each that dies, until it is disposed.
 *
 * @throws ProcessFailed
 */
export async function startProcesses(kinds: readonly ProcessKind[], log: Logger): Promise<AsyncDisposable> {
  const running = new Set<Worker>();
  let stopping = false;

  const start = (kind: ProcessKind): Worker => {
    const started = cluster.fork({ ...kind.env, ROLE: kind.role, WEB_PROCESSES: '1' });
    running.add(started);
    if (kind.niceness !== 0) giveWay(started, kind.niceness, log);
    started.once('exit', (code, signal) => {
      running.delete(started);
      setTimeout(() => {
        if (stopping) return;
        log.error({ role: kind.role, code, signal }, 'a process has ended; another is started');
        start(kind);
      }, RESTART_MS);
    });
    return started;
  };

  const stop = async (): Promise<void> => {
    stopping = true;
    await Promise.all(
      [...running].map(
        (started) =>
          new Promise<void>((resolve) => {
            started.once('exit', () => resolve());
            started.process.kill('SIGTERM');
          }),
      ),
    );
  };

  try {
    await Promise.all(kinds.flatMap((kind) => Array.from({ length: kind.count }, () => ready(start(kind)))));
  } catch (error) {
    await stop();
    throw error;
  }
  return { [Symbol.asyncDispose]: stop };
}

function ready(started: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    started.once('exit', (code) => reject(new ProcessFailed(code || 1)));
    started.on('message', (message) => message === READY && resolve());
  });
}

function giveWay({ process: { pid } }: Worker, niceness: number, log: Logger): void {
  try {
    if (pid !== undefined) setPriority(pid, niceness);
  } catch (error) {
    log.warn({ err: error }, 'the worker could not be made to give way to the web');
  }
}

/** Whether this is one of those processes. */
export function isStartedProcess(): boolean {
  return cluster.isWorker;
}

/** Tells the program that started this process that it is ready. */
export function tellReady(): void {
  process.send?.(READY);
}

/** Ends the line to the program that started this process, which would keep it alive. The exit code stays ours. */
export function hangUp(): void {
  if (process.connected) cluster.worker?.disconnect();
}
