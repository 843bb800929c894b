import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startMailbox } from '../../src/platform/mail/mailbox.ts';
import { loadViews } from '../../src/platform/views/views.ts';
import { keepLog } from './logs.ts';
import { quickFolder } from './quick-folder.ts';
import { type Supporter, supporterAt } from './supporter.ts';

export const root = path.resolve(import.meta.dirname, '../..');
const node = path.join(root, 'node_modules/.bin/node');

/** As the scripts of package.json have it: compiled once, every other start takes half the time. */
const compileCache = path.join(root, 'node_modules/.cache/node');

// Only so that a test ends: on a busy machine the first start of all may take half a minute.
const READY_WITHIN_MS = 120_000;
const END_WITHIN_MS = 60_000;

export type Environment = { readonly [name: string]: string };

/** How a program ended, and what it said. */
export interface Ended {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** From the signal, where one was sent, else from the start. */
  readonly tookMs: number;
}

/** The real program in a process of its own, ready; killed with all it started if it still runs at the end of its scope. */
export interface Program extends Supporter, AsyncDisposable {
  readonly pid: number;
  readonly port: number;
  /** What it has said so far on standard output. */
  stdout(): string;
  stderr(): string;
  /** Sends a signal, as a service manager does, and waits for the end. */
  stop(signal?: NodeJS.Signals): Promise<Ended>;
  /** Sends a signal to the program and all its processes, as Ctrl-C in a terminal does, and waits for the end. */
  interrupt(): Promise<Ended>;
  /** Kills it and all its processes at once (but not the embedded Postgres), as a machine without memory does. */
  kill(): Promise<void>;
}

export interface ProgramOptions {
  readonly env: Environment;
  /** As `npm start` does it, or straight by Node. */
  readonly by?: 'npm' | 'node';
  /** Where mails are read that it sends to another mailbox than its own. */
  readonly mailboxUrl?: string;
}

/** Starts the program and waits until it says that it is ready. @throws where it ends before, with what it said. */
export async function startProgram({ env, by = 'node', mailboxUrl }: ProgramOptions): Promise<Program> {
  const started = launch(env, { by });
  const { child } = started;
  const isReady = /^Signatory(?: is|’s worker is) ready(?: at (\S+))?\n/m;
  const deadline = Date.now() + READY_WITHIN_MS;
  try {
    while (!isReady.test(started.said.stdout)) {
      if (child.exitCode !== null || child.signalCode !== null || Date.now() > deadline) {
        throw new Error(`The program did not start:\n${started.said.stdout}${started.said.stderr}`);
      }
      await sleep(10);
    }
  } catch (error) {
    await started.kill();
    throw error;
  }
  const { stdout } = started.said;
  const readyAt = stdout.match(isReady)?.[1] ?? 'http://127.0.0.1/';
  const { port } = new URL(readyAt);
  return {
    ...supporterAt({
      baseUrl: `http://127.0.0.1:${port}`,
      mailboxUrl: mailboxUrl ?? stdout.match(/^Mailbox: +(\S+)$/m)?.[1] ?? 'http://127.0.0.1/',
    }),
    pid: child.pid ?? 0,
    port: Number(port),
    stdout: () => started.said.stdout,
    stderr: () => started.said.stderr,
    stop: (signal = 'SIGTERM') => started.endAfter(() => child.kill(signal)),
    interrupt: () => started.endAfter(() => process.kill(-(child.pid ?? 0), 'SIGINT')),
    kill: started.kill,
    [Symbol.asyncDispose]: started.kill,
  };
}

/** Starts the program with settings that it cannot start with, and waits for its end. */
export async function failToStart(env: Environment, where: { cwd?: string } = {}): Promise<Ended> {
  const started = launch(env, where);
  const ended = await started.endAfter(() => undefined);
  await started.kill();
  return ended;
}

/** Runs a command of the command line to its end. */
export function signatory(
  words: readonly string[],
  { env, cwd = tmpdir() }: { env: Environment; cwd?: string },
): Promise<Ended> {
  const startedAt = Date.now();
  return new Promise((resolve) => {
    const file = path.join(root, 'src/cli.ts');
    const child = execFile(node, [file, ...words], { env: clean(env), cwd }, (_, stdout, stderr) => {
      const { exitCode, signalCode } = child;
      resolve({ exitCode, signal: signalCode, stdout, stderr, tookMs: Date.now() - startedAt });
    });
  });
}

/** A folder for the data of programs: at the end of its scope it is removed, with the Postgres that a killed one left. */
export async function dataFolder(): Promise<AsyncDisposable & { readonly dataDir: string }> {
  const dataDir = await quickFolder('signatory-program-');
  return {
    dataDir,
    [Symbol.asyncDispose]: async () => {
      const pid = await postgresOf(dataDir);
      if (pid !== undefined) process.kill(pid, 'SIGKILL');
      while (pid !== undefined && isRunning(pid)) await sleep(20);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** The process of a data folder's Postgres, while it runs. */
export async function postgresOf(dataDir: string): Promise<number | undefined> {
  const text = await readFile(path.join(dataDir, 'postgres/postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number(text.split('\n', 1)[0]);
  return pid > 0 && isRunning(pid) ? pid : undefined;
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** A mailbox in the tests' own process, which outlives the programs that send to it. */
export function outsideMailbox() {
  const onError = (error: Error) => {
    throw error;
  };
  return startMailbox({ httpPort: 0, render: loadViews(path.join(root, 'templates')), onError });
}

interface Started {
  readonly child: ChildProcess;
  readonly said: { stdout: string; stderr: string };
  endAfter(act: () => void): Promise<Ended>;
  kill(): Promise<void>;
}

function launch(env: Environment, { by = 'node', cwd = tmpdir() }: { by?: 'npm' | 'node'; cwd?: string }): Started {
  const [file, args] = by === 'npm' ? ['npm', ['start']] : [node, [path.join(root, 'src/main.ts')]];
  // A group of its own, so that nothing it started outlives the tests.
  const child = spawn(file, args, {
    cwd: by === 'npm' ? root : cwd,
    env: clean(env),
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text) => {
    said.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    said.stderr += text;
  });
  let startedAt = Date.now();
  const closed = new Promise<void>((resolve) => {
    child.once('close', () => {
      keepLog(logOf(said));
      resolve();
    });
  });
  const kill = async () => {
    try {
      process.kill(-(child.pid ?? 0), 'SIGKILL');
    } catch {
      // All have ended by themselves.
    }
    await closed;
  };
  const endAfter = async (act: () => void): Promise<Ended> => {
    startedAt = Date.now();
    act();
    const deadline = AbortSignal.timeout(END_WITHIN_MS);
    deadline.addEventListener('abort', kill);
    await closed;
    deadline.removeEventListener('abort', kill);
    return { exitCode: child.exitCode, signal: child.signalCode, ...said, tookMs: Date.now() - startedAt };
  };
  return { child, said, endAfter, kill };
}

/** What a program logs: on standard output it says other things beside it, such as where a newcomer signs in. */
function logOf({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }): string {
  const lines = stdout.split('\n').filter((line) => line.startsWith('{'));
  return [...lines, stderr].join('\n');
}

/** What every program needs of the machine, and nothing of the tests' own environment; free ports where none is named. */
function clean(env: Environment): Environment {
  const { PATH = '', HOME = '' } = process.env;
  return { PATH, HOME, NODE_COMPILE_CACHE: compileCache, PORT: '0', MAILBOX_PORT: '0', ...env };
}
