import path from 'node:path';
import { reasoned, reasonOption } from '../../audit/reason-option.ts';
import { isCountry } from '../../campaigns/folder-values.ts';
import { campaignNamed, slugPositional } from '../../campaigns/named-campaign.ts';
import { regionsOfCountry } from '../../campaigns/regions-of-country.ts';
import { columns } from '../../platform/cli/columns.ts';
import { type Args, type Command, CommandFailed, UsageError } from '../../platform/cli/command.ts';
import { readTable } from '../../platform/csv/read-table.ts';
import { faultWords } from '../../platform/csv/table-faults.ts';
import type { Locales } from '../../platform/i18n/locales.ts';
import type { SignatureCommandDeps } from '../command-deps.ts';
import type { RegionTableComparison } from './compare-tables.ts';
import { importTable, previewTable, removeTable } from './import-table.ts';
import { listTables } from './region-store.ts';
import type { RegionFault } from './table-faults.ts';

/** What the commands of region tables need of the program. */
export interface RegionCommandDeps extends SignatureCommandDeps {
  readonly locales: () => Locales;
  /** Where relative paths begin. */
  readonly workingFolder: string;
}

const countryPositional = { name: 'COUNTRY', description: 'the country’s two letters (ISO 3166-1), such as NL' };

const importCommand: Command<RegionCommandDeps> = {
  name: 'regions import',
  summary: 'import which postcodes of a country lie in which region, from CSV: postcode, region; name, constituency',
  positionals: [slugPositional, countryPositional, { name: 'FILE', description: 'the CSV file' }],
  options: { 'dry-run': { description: 'only say what would change; nothing is imported' }, ...reasonOption },
  run: async ({ openDataStore, locales, workingFolder }, args, out) => {
    const country = countryIn(args);
    const file = path.resolve(workingFolder, args.positional('FILE'));
    const text = await readTable(file, out);
    const { db, record } = await openDataStore();
    const campaign = await campaignNamed(db, args.positional('SLUG'));
    if (campaign.keysEndedAt !== undefined) throw numbersStay(campaign.slug);
    const refuse = (faults: readonly RegionFault[]): never => {
      const told = faults.map((fault) => ({ line: fault.line, ...faultWords(locales(), 'en', fault) }));
      const lines = told.map(({ line, problem, remedy }) => `${path.basename(file)}:${line}: ${problem} ${remedy}`);
      throw new CommandFailed([...lines, 'Nothing was imported.'], { faults: told });
    };
    const asked = { campaign, country, text };
    const isDryRun = args.flag('dry-run');
    const done = isDryRun ? await previewTable(db, asked) : await importTable(db, asked, reasoned(record, args));
    if (done.kind === 'faults') return refuse(done.faults);
    if (done.kind === 'overtaken') throw new Error('Nothing was agreed to that could be overtaken.');
    const { comparison } = done;
    out.answer(
      { campaign: campaign.slug, country, ...(isDryRun ? { dry_run: true } : {}), ...comparisonJson(comparison) },
      [
        ...comparisonLines(comparison, isDryRun),
        isDryRun
          ? 'Nothing was imported.'
          : 'New signatures are counted by it within seconds; the worker tells those that are there anew.',
      ],
    );
  },
};

const listCommand: Command<RegionCommandDeps> = {
  name: 'regions list',
  summary: 'list the region tables of a campaign; Belgium is built in',
  positionals: [slugPositional],
  run: async ({ openDataStore }, args, out) => {
    const { db } = await openDataStore();
    const { id, slug, regions } = await campaignNamed(db, args.positional('SLUG'));
    const tables = (await listTables(db, id)).map(({ country, lines, divided, importedAt }) => ({
      country,
      postcodes: lines,
      divided,
      imported: importedAt.toISOString(),
      regions: regionsOfCountry(regions, country),
    }));
    out.answer(
      { campaign: slug, tables },
      tables.length === 0
        ? ['No table was imported.']
        : columns(
            tables.map((table) => [
              table.country,
              `${table.regions.length} regions`,
              `${table.postcodes} postcodes`,
              `imported ${table.imported}`,
            ]),
          ),
    );
  },
};

const removeCommand: Command<RegionCommandDeps> = {
  name: 'regions remove',
  summary: 'remove a country’s region table: its signatures are of no known region then',
  positionals: [slugPositional, countryPositional],
  options: reasonOption,
  run: async ({ openDataStore }, args, out) => {
    const country = countryIn(args);
    const { db, record } = await openDataStore();
    const campaign = await campaignNamed(db, args.positional('SLUG'));
    if (campaign.keysEndedAt !== undefined) throw numbersStay(campaign.slug);
    const isRemoved = await removeTable(db, { campaign, country }, reasoned(record, args));
    if (!isRemoved) throw new CommandFailed(`“${campaign.slug}” has no region table of ${country}.`);
    out.answer({ campaign: campaign.slug, country, removed: true }, [
      `The region table of ${country} is removed; the worker counts its signatures as of no known region.`,
    ]);
  },
};

/** What the command line does with region tables. */
export const regionCommands: readonly Command<RegionCommandDeps>[] = [importCommand, listCommand, removeCommand];

function countryIn(args: Args): string {
  const typed = args.positional('COUNTRY');
  const country = typed.toUpperCase();
  if (country === 'BE') throw new UsageError('Belgium’s regions are built in and stay as they are.');
  if (!isCountry(country))
    throw new UsageError(`“${typed}” is no country: write two letters of ISO 3166-1, such as NL.`);
  return country;
}

function numbersStay(slug: string): CommandFailed {
  return new CommandFailed(
    `The keys of “${slug}” are destroyed: nobody can tell its postcodes any more, and its numbers stay.`,
  );
}

function comparisonJson({ added, changed, removed, unchanged, divided, renamed }: RegionTableComparison) {
  return {
    new: added.length,
    changed: changed.length,
    gone: removed.length,
    unchanged,
    divided,
    regions_renamed: renamed.map(({ from, to }) => ({ from, to })),
  };
}

function comparisonLines(comparison: RegionTableComparison, isDryRun: boolean): string[] {
  const { added, changed, removed, unchanged, divided } = comparison;
  const verb = isDryRun ? 'would be new' : 'new';
  return [
    `Postcodes: ${added.length} ${verb}, ${changed.length} changed, ${removed.length} gone, ${unchanged} unchanged.`,
    ...(divided.length === 0 ? [] : [`In several regions, and so counted as not known: ${shortened(divided)}.`]),
  ];
}

const MOST_NAMED = 20;

function shortened(postcodes: readonly string[]): string {
  const rest = postcodes.length - MOST_NAMED;
  return `${postcodes.slice(0, MOST_NAMED).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
