import { writeFile } from 'node:fs/promises';
import { errorCode } from '../error-code.ts';
import { CommandFailed } from './command.ts';

/** Writes what a command has made. @throws CommandFailed where nothing can be written there. */
export async function writeOut(file: string, content: Buffer | string): Promise<void> {
  try {
    await writeFile(file, content);
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    throw new CommandFailed(`${file} cannot be written (${code}): choose another --out.`);
  }
}
