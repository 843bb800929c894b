import { mkdtemp, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Held in memory by Linux: what Postgres writes through to a disk costs nothing there, and its settings stay the product's. */
const MEMORY = '/dev/shm';
/** Far more than the databases of a run take at once; a container without a setting of its own has 64 MB. */
const ENOUGH_BYTES = 4 * 2 ** 30;

/** Makes an empty folder for a database that nobody needs after the tests: in memory where there is plenty, else on the disk. */
export async function quickFolder(prefix: string): Promise<string> {
  const freeBytes = await statfs(MEMORY).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => 0,
  );
  return mkdtemp(path.join(freeBytes < ENOUGH_BYTES ? tmpdir() : MEMORY, prefix));
}
