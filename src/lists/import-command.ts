import { isUtf8 } from 'node:buffer';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { campaignNamed, slugPositional } from '../campaigns/named-campaign.ts';
import { type Command, CommandFailed } from '../platform/cli/command.ts';
import { errorCode } from '../platform/error-code.ts';
import type { ListCommandDeps } from './command-deps.ts';
import { importRecipients } from './recipients.ts';

const megabytesAtMost = 8;

export const importCommand: Command<ListCommandDeps> = {
  name: 'recipients import',
  summary: 'import who may be handed lists, from CSV: name, office, chamber, constituency, email, language',
  positionals: [slugPositional, { name: 'FILE', description: 'the CSV file' }],
  run: async ({ openDataStore, workingFolder }, args, out) => {
    const file = path.resolve(workingFolder, args.positional('FILE'));
    const text = await readText(file);
    const { db } = await openDataStore();
    const campaign = await campaignNamed(db, args.positional('SLUG'));
    const imported = await importRecipients(db, campaign, text);
    if (imported.kind === 'faults') {
      const { faults } = imported;
      const lines = faults.map(({ line, problem, remedy }) => `${path.basename(file)}:${line}: ${problem} ${remedy}`);
      throw new CommandFailed([...lines, 'Nothing was imported.'], { faults });
    }
    const { added, changed, unchanged } = imported;
    out.answer({ campaign: campaign.slug, new: added, changed, unchanged }, [
      `Recipients: ${added} new, ${changed} changed, ${unchanged} unchanged.`,
    ]);
  },
};

/** @throws CommandFailed with a sentence on what to do */
async function readText(file: string): Promise<string> {
  try {
    if ((await stat(file)).size > megabytesAtMost * 1024 * 1024) {
      throw new CommandFailed(`The file ${file} is too large: keep it below ${megabytesAtMost} MB.`);
    }
    const bytes = await readFile(file);
    if (isUtf8(bytes)) return bytes.toString('utf8');
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    throw new CommandFailed(`The file ${file} cannot be read (${code}).`);
  }
  throw new CommandFailed(`The text in ${file} is not UTF-8: save it again as “CSV UTF-8”.`);
}
