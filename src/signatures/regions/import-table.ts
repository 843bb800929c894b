import type { Recorder } from '../../audit/log.ts';
import type { Campaign, CampaignRegion } from '../../campaigns/campaign.ts';
import { lockCampaignById, raiseRevision } from '../../campaigns/campaign-row.ts';
import { type Database, type Db, inTransaction, type Trx } from '../../platform/db/database.ts';
import { compareTables, fingerprintOf, type RegionTableComparison } from './compare-tables.ts';
import { findTable, forgetTable, listTables, storeTable } from './region-store.ts';
import { linesOfCampaignAtMost, type RegionTable } from './region-table.ts';
import { askToRemap } from './remap-store.ts';
import type { RegionFault } from './table-faults.ts';
import { parseRegionTable } from './table-file.ts';

declare module '../../audit/log.ts' {
  interface Acts {
    'regions.import': {
      readonly country: string;
      readonly lines: number;
      readonly added: number;
      readonly changed: number;
      readonly gone: number;
      readonly divided: number;
    };
    'regions.remove': { readonly country: string; readonly lines: number };
  }
}

/** What is imported, and where. */
export interface TableImport {
  readonly campaign: Pick<Campaign, 'id' | 'slug' | 'regions'>;
  /** ISO 3166-1, not Belgium. */
  readonly country: string;
  /** Of a CSV file. */
  readonly text: string;
}

export type TableImported =
  | { readonly kind: 'faults'; readonly faults: readonly RegionFault[] }
  /** Another table has been imported or removed since somebody agreed to this: nothing was imported. */
  | { readonly kind: 'overtaken' }
  | { readonly kind: 'imported'; readonly comparison: RegionTableComparison };

/**
 * Imports a region table in the place of the one that was there: all of it or, where anything is wrong, nothing. New
 * signatures are told by it from then on, and those that are there are told anew by the worker.
 *
 * @param agreedTo the fingerprint of what somebody has said yes to.
 */
export async function importTable(
  db: Database,
  { campaign, country, text }: TableImport,
  record: Recorder,
  agreedTo?: string,
): Promise<TableImported> {
  const read = parseRegionTable(country, text);
  if (read.kind === 'faults') return read;
  const { table } = read;
  const { id: campaignId, slug: subject } = campaign;
  return inTransaction(db, async (trx): Promise<TableImported> => {
    // Whoever else imports or removes one waits.
    await lockCampaignById(trx, campaignId);
    const faults = await faultsInAll(trx, campaign, table);
    if (faults.length > 0) return { kind: 'faults', faults };
    const known = await findTable(trx, { campaignId, country });
    if (agreedTo !== undefined && fingerprintOf(table, known) !== agreedTo) return { kind: 'overtaken' };
    const comparison = compareTables(table, known, campaign.regions);
    await storeTable(trx, campaignId, table);
    await changed(trx, { campaignId, country });
    const { added, changed: others, removed, divided } = comparison;
    const details = {
      country,
      lines: table.postcodes.length,
      added: added.length,
      changed: others.length,
      gone: removed.length,
      divided: divided.length,
    };
    await record(trx, { act: 'regions.import', subject, campaignId, details });
    return { kind: 'imported', comparison };
  });
}

export type TablePreview =
  | { readonly kind: 'faults'; readonly faults: readonly RegionFault[] }
  | {
      readonly kind: 'comparison';
      readonly comparison: RegionTableComparison;
      readonly regions: readonly CampaignRegion[];
      readonly fingerprint: string;
    };

/** What an import would do; nothing is done. */
export async function previewTable(db: Db, { campaign, country, text }: TableImport): Promise<TablePreview> {
  const read = parseRegionTable(country, text);
  if (read.kind === 'faults') return read;
  const { table } = read;
  const faults = await faultsInAll(db, campaign, table);
  if (faults.length > 0) return { kind: 'faults', faults };
  const known = await findTable(db, { campaignId: campaign.id, country });
  const comparison = compareTables(table, known, campaign.regions);
  return { kind: 'comparison', comparison, regions: table.regions, fingerprint: fingerprintOf(table, known) };
}

/**
 * Removes a region table: the country's signatures are of no known region from then on. What selects by its regions, such
 * as goals and recipients, finds nobody by them any more.
 *
 * @returns false where there is none.
 */
export async function removeTable(
  db: Database,
  { campaign, country }: Omit<TableImport, 'text'>,
  record: Recorder,
): Promise<boolean> {
  const { id: campaignId, slug: subject } = campaign;
  return inTransaction(db, async (trx) => {
    await lockCampaignById(trx, campaignId);
    const lines = await forgetTable(trx, { campaignId, country });
    if (lines === undefined) return false;
    await changed(trx, { campaignId, country });
    await record(trx, { act: 'regions.remove', subject, campaignId, details: { country, lines } });
    return true;
  });
}

async function changed(trx: Trx, table: Parameters<typeof askToRemap>[1]): Promise<void> {
  await raiseRevision(trx, table.campaignId);
  await askToRemap(trx, table);
}

/** What only shows beside the campaign's other tables. */
async function faultsInAll(
  db: Db,
  { id }: TableImport['campaign'],
  { country, postcodes }: RegionTable,
): Promise<readonly RegionFault[]> {
  const others = (await listTables(db, id)).filter((table) => table.country !== country);
  const lines = others.reduce((sum, table) => sum + table.lines, postcodes.length);
  if (lines <= linesOfCampaignAtMost) return [];
  const params = { count: String(lines), most: String(linesOfCampaignAtMost) };
  return [{ line: 1, code: 'many-lines-in-all', params }];
}
