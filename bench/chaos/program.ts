import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const main = path.resolve(import.meta.dirname, '../../src/main.ts');
/** As the scripts of package.json have it. */
const compileCache = path.resolve(import.meta.dirname, '../../node_modules/.cache/node');
/** Only so that a round ends: on a busy machine the first start of all may take a minute. */
const START_WITHIN_MS = 120_000;
/** As a service manager waits between two starts. */
const RESTART_MS = 500;

export type Env = Readonly<Record<string, string>>;

/** How a program ended. */
export interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The product as its user starts it, in a process of its own. */
export interface Program {
  pid(): number;
  kill(): void;
  /** Starts it again, and again where that fails, as a service manager does. @throws where it does not come back. */
  startAgain(): Promise<void>;
  /** Sends SIGTERM. */
  stop(): Promise<End>;
}

/** Starts src/main.ts and waits until it is ready. What it logs goes to `logFile`. @throws where it does not start. */
export async function startProgram(env: Env, { cwd, logFile }: { cwd: string; logFile: string }): Promise<Program> {
  const log = createWriteStream(logFile, { flags: 'a' });
  const start = async (): Promise<ChildProcess> => {
    // Not in the repository, whose .env must not matter.
    const child = spawn(process.execPath, [main], { cwd, env: { ...inherited(), ...env } });
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    await isReady(child);
    return child;
  };
  let child = await start();
  return {
    pid: () => child.pid ?? 0,
    kill: () => void child.kill('SIGKILL'),
    startAgain: async () => {
      const deadline = performance.now() + START_WITHIN_MS;
      for (;;) {
        await sleep(RESTART_MS);
        try {
          child = await start();
          return;
        } catch (error) {
          if (performance.now() > deadline) throw error;
        }
      }
    },
    stop: async () => {
      const ended = once(child, 'exit');
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM');
        await ended;
      }
      return { code: child.exitCode, signal: child.signalCode };
    },
  };
}

function isReady(child: ChildProcess): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let said = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    if (/is ready( at .*)?\n/.test(said)) resolve();
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  child.once('exit', (code) => reject(new Error(`The program did not start (${code}): ${said.slice(-300)}`)));
  const timer = setTimeout(() => {
    child.kill('SIGKILL');
    reject(new Error(`The program was not ready in ${START_WITHIN_MS / 1000} s: ${said.slice(-300)}`));
  }, START_WITHIN_MS);
  return promise.finally(() => clearTimeout(timer));
}

/** What programs need to run at all, and none of our settings. */
function inherited(): Record<string, string> {
  const names = ['PATH', 'HOME', 'LANG', 'TZ', 'TMPDIR'];
  const given = Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
  return { ...given, NODE_COMPILE_CACHE: compileCache };
}
