import { randomBytes } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { errorCode } from './error-code.ts';

/**
 * Reads the 32 random bytes in a file that only its owner may read; makes the file, on disk for good, if it is missing.
 *
 * @throws where the file holds something else.
 */
export async function randomSecretFile(file: string): Promise<Buffer> {
  try {
    const handle = await open(file, 'wx', 0o600);
    try {
      await handle.writeFile(`${randomBytes(32).toString('base64')}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  }
  const secret = Buffer.from((await readFile(file, 'utf8')).trim(), 'base64');
  if (secret.length !== 32) throw new Error(`${file} must hold 32 bytes in base64.`);
  return secret;
}
