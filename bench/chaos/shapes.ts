import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { freePort } from '../../src/platform/free-port.ts';
import { openDemoStore } from '../tools/demo-store.ts';
import { endRun, kill, marker, postmasterPid, productProcesses } from './processes.ts';
import { type Env, type Program, startProgram } from './program.ts';

/** Something that can be killed. */
export interface Target {
  readonly name: string;
  /** Kills one, drawn by `draw` where there are several. @returns its process, or undefined where none runs now. */
  kill(draw: <T>(choices: readonly T[]) => T): Promise<number | undefined>;
}

/** The product in one of the ways to run it, with what can be killed in it. */
export interface Shape extends AsyncDisposable {
  readonly name: string;
  readonly baseUrl: string;
  readonly dataDir: string;
  readonly targets: readonly Target[];
  /** Sends SIGTERM to every program. @returns what was not as it should be. */
  stop(): Promise<string[]>;
}

export type StartShape = (options: { readonly folder: string; readonly smtpUrl: string }) => Promise<Shape>;

/** One program with embedded Postgres, two web processes and its worker: whatever dies in it, it starts again itself. */
export const startTogether: StartShape = async ({ folder, smtpUrl }) => {
  const dataDir = path.join(folder, 'together');
  await (await openDemoStore(dataDir))[Symbol.asyncDispose]();
  const { env, mark, baseUrl, processes, say } = await common({ dataDir, smtpUrl, name: 'together' });
  const program = await startProgram({ ...env, ROLE: 'all', WEB_PROCESSES: '2' }, say);
  const childTarget = (role: string): Target => ({
    name: role,
    kill: async (draw) => {
      const pids = (await processes())
        .filter((one) => one.role === role && one.pid !== program.pid())
        .map(({ pid }) => pid);
      return pids.length === 0 ? undefined : kill(draw(pids));
    },
  });
  return {
    name: 'one program with embedded Postgres',
    baseUrl,
    dataDir,
    targets: [childTarget('web'), childTarget('worker'), programTarget('program', program), postgresTarget(dataDir)],
    stop: () => stopAll([program], mark, dataDir, { isPostgresGone: true }),
    [Symbol.asyncDispose]: () => endRun(mark, dataDir),
  };
};

/** A program of two web processes and one of the worker, at a Postgres of somebody else. */
export const startApart: StartShape = async ({ folder, smtpUrl }) => {
  const dataDir = path.join(folder, 'apart');
  const postgres = await openDemoStore(dataDir);
  const { connectionString } = postgres.store;
  const { env, mark, baseUrl, processes, say } = await common({ dataDir, smtpUrl, name: 'apart' });
  const shared = { ...env, DATABASE_URL: connectionString, MASTER_KEY: 'file' };
  const web = await startProgram({ ...shared, ROLE: 'web', WEB_PROCESSES: '2' }, say);
  const worker = await startProgram({ ...shared, ROLE: 'worker' }, say);
  const webProcess: Target = {
    name: 'web process',
    kill: async (draw) => {
      const pids = (await processes())
        .filter((one) => one.role === 'web' && one.pid !== web.pid())
        .map(({ pid }) => pid);
      return pids.length === 0 ? undefined : kill(draw(pids));
    },
  };
  return {
    name: 'web and worker apart at one Postgres',
    baseUrl,
    dataDir,
    targets: [
      webProcess,
      programTarget('web program', web),
      programTarget('worker program', worker),
      postgresTarget(dataDir),
    ],
    stop: () => stopAll([web, worker], mark, dataDir, { isPostgresGone: false }),
    [Symbol.asyncDispose]: async () => {
      await postgres[Symbol.asyncDispose]();
      await endRun(mark, dataDir);
    },
  };
};

async function common({ dataDir, smtpUrl, name }: { dataDir: string; smtpUrl: string; name: string }) {
  const mark = randomBytes(6).toString('hex');
  const port = await freePort('127.0.0.1');
  const baseUrl = `http://127.0.0.1:${port}`;
  const env: Env = {
    [marker]: mark,
    PORT: String(port),
    BASE_URL: baseUrl,
    SMTP_URL: smtpUrl,
    DATA_DIR: dataDir,
    LOG_LEVEL: 'info',
  };
  const say = { cwd: dataDir, logFile: `${dataDir}.log` };
  return { env, mark, baseUrl, name, say, processes: () => productProcesses(mark, dataDir) };
}

function programTarget(name: string, program: Program): Target {
  return {
    name,
    kill: async () => {
      const pid = program.pid();
      program.kill();
      await program.startAgain();
      return pid;
    },
  };
}

function postgresTarget(dataDir: string): Target {
  return {
    name: 'postgres',
    kill: async () => {
      const pid = await postmasterPid(dataDir);
      return pid === undefined ? undefined : kill(pid);
    },
  };
}

const STOP_WITHIN_MS = 10_000;

async function stopAll(
  programs: readonly Program[],
  mark: string,
  dataDir: string,
  { isPostgresGone }: { readonly isPostgresGone: boolean },
): Promise<string[]> {
  const startedAt = performance.now();
  const ends = await Promise.all(programs.map((program) => program.stop()));
  const tookMs = performance.now() - startedAt;
  const left = (await productProcesses(mark, dataDir)).filter(({ role }) => isPostgresGone || role !== 'postgres');
  return [
    ...ends
      .filter(({ code }) => code !== 0)
      .map(({ code, signal }) => `SIGTERM ended a program with ${code ?? signal}`),
    ...(tookMs > STOP_WITHIN_MS ? [`SIGTERM took ${(tookMs / 1000).toFixed(1)} s`] : []),
    ...left.map(({ pid, role }) => `after SIGTERM process ${pid} (${role}) is left`),
  ];
}
