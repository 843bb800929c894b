import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { link, open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { errorCode } from './error-code.ts';

/**
 * Reads the 32 random bytes in a file that only its owner may read; makes the file, on disk for good, if it is missing.
 *
 * @throws where the file holds something else.
 */
export async function randomSecretFile(file: string): Promise<Buffer> {
  const text = await readFile(file, 'utf8').catch(async (error: unknown) => {
    if (errorCode(error) !== 'ENOENT') throw error;
    await makeSecretFile(file);
    return readFile(file, 'utf8');
  });
  return secretIn(file, text);
}

/** The secret in a file at this moment; undefined where there is no such file. @throws where it holds something else. */
export function readSecretFile(file: string): Buffer | undefined {
  try {
    return secretIn(file, readFileSync(file, 'utf8'));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Puts one secret's file in the place of another's, at one stroke; the other's bytes are overwritten on disk. */
export async function replaceSecretFile(file: string, by: string): Promise<void> {
  const former = await open(file, 'r+');
  try {
    await rename(by, file);
    await syncDirectory(path.dirname(file));
    await former.write(Buffer.alloc((await former.stat()).size), 0, undefined, 0);
    await former.sync();
  } finally {
    await former.close();
  }
}

function secretIn(file: string, text: string): Buffer {
  const secret = Buffer.from(text.trim(), 'base64');
  if (secret.length !== 32) throw new Error(`${file} must hold 32 bytes in base64.`);
  return secret;
}

/** The file appears whole or not at all: another process may be starting, and a power cut may come at any moment. */
async function makeSecretFile(file: string): Promise<void> {
  const draft = `${file}.${randomBytes(6).toString('hex')}.new`;
  try {
    const handle = await open(draft, 'wx', 0o600);
    try {
      await handle.writeFile(`${randomBytes(32).toString('base64')}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await link(draft, file);
  } catch (error) {
    // Another process was first: its secret is the one.
    if (errorCode(error) !== 'EEXIST') throw error;
  } finally {
    await rm(draft, { force: true });
  }
  await syncDirectory(path.dirname(file));
}

/** A file's name is on disk only once its directory is. Windows cannot open a directory, and has no need to. */
async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
