import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** In the environment of every process that a run has started, and of those that they start. */
export const marker = 'SIGNATORY_CHAOS';

/** A process of the product, as /proc tells it. */
export interface ProductProcess {
  readonly pid: number;
  readonly role: string;
}

/** The living processes of one run: those with its mark, and the Postgres of its data folder, where one is given. */
export async function productProcesses(mark: string, dataDir?: string): Promise<ProductProcess[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(pids.map((pid) => productProcess(Number(pid), mark, dataDir)));
  return found.filter((one) => one !== undefined);
}

async function productProcess(
  pid: number,
  mark: string,
  dataDir: string | undefined,
): Promise<ProductProcess | undefined> {
  const [environ, command, status] = await Promise.all(
    ['environ', 'cmdline', 'stat'].map((name) => readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '')),
  );
  // A zombie has ended; only its parent has not asked yet.
  if (status === undefined || status === '' || /^\d+ \(.*\) Z/.test(status)) return undefined;
  if (dataDir !== undefined && command?.includes(`${dataDir}/postgres`)) return { pid, role: 'postgres' };
  const variables = environ?.split('\0') ?? [];
  if (!variables.includes(`${marker}=${mark}`)) return undefined;
  return { pid, role: variables.find((one) => one.startsWith('ROLE='))?.slice('ROLE='.length) ?? '' };
}

/** The process of the Postgres that runs in a data folder. */
export async function postmasterPid(dataDir: string): Promise<number | undefined> {
  const text = await readFile(path.join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number(text.split('\n')[0]);
  return pid > 0 ? pid : undefined;
}

/** Kills whatever a failed run has left: by its mark, and nothing else. */
export async function endRun(mark: string, dataDir?: string): Promise<void> {
  for (const { pid } of await productProcesses(mark, dataDir)) kill(pid);
}

/** @returns the process, or undefined where it had ended by itself. */
export function kill(pid: number): number | undefined {
  try {
    process.kill(pid, 'SIGKILL');
    return pid;
  } catch {
    return undefined;
  }
}
