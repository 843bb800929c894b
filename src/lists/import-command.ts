import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { campaignNamed, slugPositional } from '../campaigns/named-campaign.ts';
import { type Command, CommandFailed } from '../platform/cli/command.ts';
import { type FileText, fileText } from '../platform/csv/file-text.ts';
import { faultWords } from '../platform/csv/table-faults.ts';
import { errorCode } from '../platform/error-code.ts';
import type { ListCommandDeps } from './command-deps.ts';
import type { RecipientsComparison } from './compare-recipients.ts';
import type { ImportFault } from './import-faults.ts';
import { importRecipients, previewRecipients } from './recipients.ts';

const megabytesAtMost = 8;

export const importCommand: Command<ListCommandDeps> = {
  name: 'recipients import',
  summary:
    'import who may be handed lists, from CSV: name, office, chamber, constituency, email, language; party, country, regions',
  positionals: [slugPositional, { name: 'FILE', description: 'the CSV file' }],
  options: { 'dry-run': { description: 'only say what would change; nothing is imported' } },
  run: async ({ openDataStore, locales, workingFolder }, args, out) => {
    const file = path.resolve(workingFolder, args.positional('FILE'));
    const { text, letters } = await readText(file);
    const { db, record } = await openDataStore();
    const campaign = await campaignNamed(db, args.positional('SLUG'));
    if (letters === 'windows-1252') {
      out.remark(`${path.basename(file)} is not UTF-8: it is read as Windows-1252. Look at the letters with accents.`);
    }
    const refuse = (faults: readonly ImportFault[]): never => {
      const told = faults.map((fault) => ({ line: fault.line, ...faultWords(locales(), 'en', fault) }));
      const lines = told.map(({ line, problem, remedy }) => `${path.basename(file)}:${line}: ${problem} ${remedy}`);
      throw new CommandFailed([...lines, 'Nothing was imported.'], { faults: told });
    };
    if (args.flag('dry-run')) {
      const preview = await previewRecipients(db, campaign, text);
      if (preview.kind === 'faults') return refuse(preview.faults);
      return out.answer(previewJson(campaign.slug, preview.comparison), previewLines(preview.comparison));
    }
    const imported = await importRecipients(db, campaign, text, record);
    if (imported.kind === 'faults') return refuse(imported.faults);
    if (imported.kind === 'overtaken') throw new Error('Nothing was agreed to that could be overtaken.');
    const { added, changed, unchanged } = imported;
    out.answer({ campaign: campaign.slug, new: added, changed, unchanged }, [
      `Recipients: ${added} new, ${changed} changed, ${unchanged} unchanged.`,
    ]);
  },
};

function previewJson(campaign: string, { added, changed, unchanged, kept }: RecipientsComparison) {
  return {
    campaign,
    dry_run: true,
    new: added.map(({ email, name }) => ({ email, name })),
    changed: changed.map(({ recipient: { email, name }, changes }) => ({ email, name, changes })),
    unchanged,
    kept,
  };
}

function previewLines({ added, changed, unchanged, kept }: RecipientsComparison): string[] {
  return [
    ...added.map(({ name, email }) => `new      ${name} <${email}>`),
    ...changed.flatMap(({ recipient: { name, email }, changes }) => [
      `changed  ${name} <${email}>`,
      ...changes.map(({ field, from, to }) => `           ${field}: “${from}” becomes “${to}”`),
    ]),
    `Recipients: ${added.length} would be new, ${changed.length} changed, ${unchanged} unchanged; ${kept} not in the file stay.`,
    'Nothing was imported.',
  ];
}

/** @throws CommandFailed with a sentence on what to do */
async function readText(file: string): Promise<FileText> {
  try {
    if ((await stat(file)).size > megabytesAtMost * 1024 * 1024) {
      throw new CommandFailed(`The file ${file} is too large: keep it below ${megabytesAtMost} MB.`);
    }
    return fileText(await readFile(file));
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    throw new CommandFailed(`The file ${file} cannot be read (${code}).`);
  }
}
