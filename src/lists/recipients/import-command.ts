import path from 'node:path';
import { reasoned, reasonOption } from '../../audit/reason-option.ts';
import { campaignNamed, slugPositional } from '../../campaigns/named-campaign.ts';
import { type Command, CommandFailed } from '../../platform/cli/command.ts';
import { readTable } from '../../platform/csv/read-table.ts';
import { faultWords } from '../../platform/csv/table-faults.ts';
import type { ListCommandDeps } from '../command-deps.ts';
import type { RecipientsComparison } from './compare-recipients.ts';
import type { ImportFault } from './import-faults.ts';
import { importRecipients, previewRecipients } from './recipients.ts';

export const importCommand: Command<ListCommandDeps> = {
  name: 'recipients import',
  summary:
    'import who may be handed lists, from CSV: name, office, chamber, constituency, email, language; party, country, regions',
  positionals: [slugPositional, { name: 'FILE', description: 'the CSV file' }],
  options: { 'dry-run': { description: 'only say what would change; nothing is imported' }, ...reasonOption },
  run: async ({ openDataStore, locales, workingFolder }, args, out) => {
    const file = path.resolve(workingFolder, args.positional('FILE'));
    const text = await readTable(file, out);
    const { db, record } = await openDataStore();
    const campaign = await campaignNamed(db, args.positional('SLUG'));
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
    const imported = await importRecipients(db, campaign, text, reasoned(record, args));
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
