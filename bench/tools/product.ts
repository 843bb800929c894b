import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { inherited } from './inherited.ts';

const root = path.resolve(import.meta.dirname, '../..');
const START_TIMEOUT_MS = 120_000;

/** The product, running as its user would start it. */
export interface Product extends AsyncDisposable {
  /** 0 for a worker alone, which has none. */
  readonly port: number;
  readonly pid: number;
}

export interface ProductOptions {
  /** Its embedded Postgres works here, with the product's own flags: full durability. */
  readonly dataDir: string;
  /** Settings other than the defaults. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts src/main.ts and waits for its ready line. Disposing sends SIGTERM, and insists on a clean end. */
export async function startProduct({ dataDir, env = {} }: ProductOptions): Promise<Product> {
  const child = spawn(process.execPath, [...profiling(), path.join(root, 'src/main.ts')], {
    // Not the repository: a developer's .env must not change what is measured.
    cwd: dataDir,
    env: { ...inherited(), PORT: '0', MAILBOX_PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'error', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const port = await readyPort(child);
  if (child.pid === undefined) throw new Error('The product has no process.');
  return {
    port,
    pid: child.pid,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGTERM');
      const [code]: unknown[] = await ended;
      if (code !== 0) throw new Error(`The product ended with ${String(code)}.`);
    },
  };
}

/** BENCH_PROFILE=FOLDER writes a CPU profile of each of the product's processes there. */
function profiling(): string[] {
  const folder = process.env.BENCH_PROFILE;
  return folder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${path.resolve(folder)}`];
}

async function readyPort(child: ChildProcess): Promise<number> {
  let said = '';
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    const ready = /is ready(?: at \S+?:(\d+)\/)?\n/.exec(said);
    if (ready !== null) resolve(Number(ready[1] ?? 0));
  });
  child.once('exit', (code) => reject(new Error(`The product did not start (${code}): ${said}`)));
  const timer = setTimeout(() => reject(new Error(`The product did not start in time: ${said}`)), START_TIMEOUT_MS);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
  }
}
