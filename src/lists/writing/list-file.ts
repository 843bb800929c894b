import { createHash, randomBytes } from 'node:crypto';
import { access, open, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { errorCode } from '../../platform/error-code.ts';

/** A file that is written beside its place and put there whole, or never. */
export interface ListFile extends AsyncDisposable {
  /** Waits until the system has taken it: what writes faster than the disk is held back. */
  readonly write: (text: Buffer) => Promise<void>;
  /** Everything on disk for good. */
  readonly finish: () => Promise<FinishedFile>;
  /** Puts the finished file in its place. @throws {ListFileExists} */
  readonly publish: () => Promise<void>;
}

export interface FinishedFile {
  readonly bytes: number;
  /** In hexadecimal. */
  readonly sha256: string;
}

export class ListFileExists extends Error {
  readonly path: string;

  constructor(file: string) {
    super(`${file} is there already.`);
    this.path = file;
  }
}

/**
 * Opens a file for a list, readable by its owner alone. Disposing of it unpublished leaves nothing behind; what a killed
 * process left of the same file is removed.
 *
 * @throws {ListFileExists} as no list is ever written over.
 */
export async function openListFile(file: string): Promise<ListFile> {
  await refuseExisting(file);
  await removeAbandoned(file);
  const part = partOf(file, process.pid);
  const handle = await open(part, 'wx', 0o600);
  const hash = createHash('sha256');
  let bytes = 0;
  let isClosed = false;
  const close = async () => {
    if (!isClosed) await handle.close();
    isClosed = true;
  };
  return {
    async write(text) {
      hash.update(text);
      bytes += text.length;
      for (let written = 0; written < text.length; ) written += (await handle.write(text, written)).bytesWritten;
    },
    async finish() {
      await handle.sync();
      await close();
      return { bytes, sha256: hash.digest('hex') };
    },
    async publish() {
      await refuseExisting(file);
      await rename(part, file);
      await syncFolder(path.dirname(file));
    },
    async [Symbol.asyncDispose]() {
      await close();
      await rm(part, { force: true });
    },
  };
}

/** @throws {ListFileExists} */
async function refuseExisting(file: string): Promise<void> {
  try {
    await access(file);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return;
    throw error;
  }
  throw new ListFileExists(file);
}

function partOf(file: string, pid: number): string {
  return path.join(path.dirname(file), `.${path.basename(file)}.${pid}.${randomBytes(4).toString('hex')}.part`);
}

/** The parts of this file whose process is no more: they hold names, so they must not stay. */
async function removeAbandoned(file: string): Promise<void> {
  const folder = path.dirname(file);
  const start = `.${path.basename(file)}.`;
  for (const name of await readdir(folder)) {
    const pid = name.startsWith(start) ? /^(\d+)\.[\da-f]{8}\.part$/.exec(name.slice(start.length))?.[1] : undefined;
    if (pid !== undefined && !isAlive(Number(pid))) await rm(path.join(folder, name), { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

/** A renamed file is on disk for good once its folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
