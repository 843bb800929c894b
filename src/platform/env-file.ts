import { readFileSync } from 'node:fs';
import { loadEnvFile } from 'node:process';
import { errorCode } from './error-code.ts';

/**
 * Adds what a `.env` file in the working folder sets to the environment; what is set already wins.
 *
 * @throws where the file is there and cannot be read: without its settings another database would be taken for ours.
 */
export function readEnvFile(): void {
  try {
    // By itself `loadEnvFile` says of a file it may not read that there is none.
    readFileSync('.env');
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT') return;
    throw new Error(`The settings in .env cannot be read (${code ?? 'for no known reason'}).`, { cause: error });
  }
  loadEnvFile();
}
