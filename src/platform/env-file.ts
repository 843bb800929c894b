import { loadEnvFile } from 'node:process';
import { errorCode } from './error-code.ts';

/** Adds what a `.env` file in the working folder sets to the environment; what is set already wins. */
export function readEnvFile(): void {
  try {
    loadEnvFile();
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
}
