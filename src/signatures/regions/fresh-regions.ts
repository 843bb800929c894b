import type { CampaignId } from '../../campaigns/campaign.ts';
import type { Database } from '../../platform/db/database.ts';
import { type FreshView, type FreshViewOptions, keepFresh } from '../../platform/fresh-view.ts';
import { type RegionOf, regionOf } from '../region.ts';
import { compileTable } from './compile-table.ts';
import { listTableIds, readTables, type TableRef } from './region-store.ts';
import type { RegionOfPostcode } from './region-table.ts';

/** How a campaign tells the region of a postcode: by what is built in, and by its own tables. */
export type RegionsOf = (campaignId: CampaignId) => RegionOf;

/** The region tables, held in memory for the hot path. */
export interface FreshRegions extends Pick<FreshView<unknown>, 'refresh'>, AsyncDisposable {
  readonly of: RegionsOf;
}

export interface FreshRegionsOptions extends Omit<FreshViewOptions<unknown>, 'look'> {
  readonly db: Database;
}

interface HeldTable extends TableRef {
  readonly regionOf: RegionOfPostcode;
}

interface View {
  /** By their ids. */
  readonly tables: ReadonlyMap<string, HeldTable>;
  readonly byCampaign: ReadonlyMap<CampaignId, RegionOf>;
}

/** Loads the tables and keeps them fresh until disposed: one cheap question, and then those alone that are new. */
export async function startFreshRegions({ db, ...options }: FreshRegionsOptions): Promise<FreshRegions> {
  const view = await keepFresh<View>({ ...options, look: (former) => look(db, former ?? viewOf(new Map())) });
  return {
    of: (campaignId) => view.current().byCampaign.get(campaignId) ?? regionOf,
    refresh: view.refresh,
    [Symbol.asyncDispose]: () => view[Symbol.asyncDispose](),
  };
}

async function look(db: Database, former: View): Promise<View> {
  const listed = await listTableIds(db);
  const unread = listed.flatMap(({ id }) => (former.tables.has(id) ? [] : [id]));
  if (unread.length === 0 && listed.length === former.tables.size) return former;
  const read = new Map<string, HeldTable>();
  for (const { id, campaignId, country, ...lines } of await readTables(db, unread)) {
    read.set(id, { campaignId, country, regionOf: compileTable(country, lines) });
  }
  const held = listed.flatMap(({ id }) => {
    const table = former.tables.get(id) ?? read.get(id);
    return table === undefined ? [] : [[id, table] as const];
  });
  return viewOf(new Map(held));
}

function viewOf(tables: View['tables']): View {
  const byCampaign = Map.groupBy(tables.values(), ({ campaignId }) => campaignId);
  return { tables, byCampaign: new Map([...byCampaign].map(([id, ofCampaign]) => [id, regionOfAny(ofCampaign)])) };
}

function regionOfAny(tables: readonly HeldTable[]): RegionOf {
  const byCountry = new Map(tables.map((table) => [table.country, table.regionOf]));
  return (country, postcode) => byCountry.get(country)?.(postcode) ?? regionOf(country, postcode);
}
