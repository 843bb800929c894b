import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';

/**
 * What a running server says of itself in its folder.
 *
 * @see https://www.postgresql.org/docs/current/storage-file-layout.html (postmaster.pid: pid, folder, start, port, …)
 */
export async function readPostmaster(folder: string): Promise<{ pid: number; port: number } | undefined> {
  const text = await readFile(path.join(folder, 'postmaster.pid'), 'utf8').catch(() => '');
  const [pid, , , port] = text.split('\n').map((line) => Number(line.trim()));
  return pid && port ? { pid, port } : undefined;
}

/**
 * Whether a process is the cluster's server. After a power cut, or in a new container, its number may be somebody
 * else's: Postgres would refuse to start beside the file that names it.
 */
export async function isServer(folder: string, pid: number): Promise<boolean> {
  if (!isAlive(pid)) return false;
  // Empty where it has just ended, or cannot be known.
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  if (command === '' || command.includes('postgres')) return true;
  if ((await readPostmaster(folder))?.pid === pid) {
    await rm(path.join(folder, 'postmaster.pid'), { force: true });
  }
  return false;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
