import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { CommandFailed, type Out } from '../cli/command.ts';
import { errorCode } from '../error-code.ts';
import { fileText } from './file-text.ts';

const megabytesAtMost = 8;

/**
 * The text of a table that a command is given, whatever spreadsheet wrote it; a guess at its letters is told.
 *
 * @throws CommandFailed with a sentence on what to do
 */
export async function readTable(file: string, out: Out): Promise<string> {
  try {
    if ((await stat(file)).size > megabytesAtMost * 1024 * 1024) {
      throw new CommandFailed(`The file ${file} is too large: keep it below ${megabytesAtMost} MB.`);
    }
    const { text, letters } = fileText(await readFile(file));
    if (letters === 'windows-1252') {
      out.remark(`${path.basename(file)} is not UTF-8: it is read as Windows-1252. Look at the letters with accents.`);
    }
    return text;
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    throw new CommandFailed(`The file ${file} cannot be read (${code}).`);
  }
}
