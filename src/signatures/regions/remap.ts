import type { KeysOf } from '../../campaigns/keys.ts';
import { withKeys } from '../../campaigns/with-keys.ts';
import { type Database, inTransaction, type Trx } from '../../platform/db/database.ts';
import { addRegionTokens, waitForIndex } from '../moderation/index-regions.ts';
import { openPerson } from '../sealing.ts';
import { holdPlaced, type PlacedSignature, storeRegions } from '../sql/remap-regions.ts';
import { compileTable } from './compile-table.ts';
import { findTable, type TableRef } from './region-store.ts';
import type { RegionOfPostcode } from './region-table.ts';
import { endRemap, holdRemap, lookAgainLater, moveRemap, type Remap } from './remap-store.ts';

export interface RemapDeps {
  readonly db: Database;
  readonly keysOf: KeysOf;
  /** How long after a round it looks again; `LOOK_AGAIN_MS` when absent. */
  readonly lookAgainMs?: number;
}

/** Small enough that whoever confirms or withdraws waits for no longer than they notice. */
const BATCH = 500;
/** By then every process has heard of the table, and what it had taken in without knowing it is written. */
const LOOK_AGAIN_MS = 60_000;

/**
 * Tells the signatures of a country their regions by its table, or that they are of none where it was removed; people
 * sign, confirm and withdraw meanwhile. Cut off at any moment it goes on where it was; two at once take turns. A minute
 * later it looks again, until it finds nobody who was told by an older table.
 *
 * What is erased has no postcode any more: it keeps its region where the table still has it.
 */
export async function remapRegions(
  ref: TableRef,
  { db, keysOf, lookAgainMs = LOOK_AGAIN_MS }: RemapDeps,
): Promise<void> {
  const lookups = new Map<string, RegionOfPostcode>();
  for (let goesOn = true; goesOn; ) {
    const went = await withKeys(keysOf, ref.campaignId, (keys) =>
      inTransaction(db, (trx) => remapBatch(trx, ref, { keys, lookups, lookAgainMs })),
    );
    if (went === undefined) return endWithoutKeys(db, ref);
    goesOn = went === 'goes on';
  }
}

interface BatchTools {
  readonly keys: Parameters<typeof openPerson>[0];
  /** Tables that were read, by their ids. */
  readonly lookups: Map<string, RegionOfPostcode>;
  readonly lookAgainMs: number;
}

/** 'over': for now or for good. */
async function remapBatch(trx: Trx, ref: TableRef, tools: BatchTools): Promise<'goes on' | 'over'> {
  const remap = await holdRemap(trx, ref);
  if (remap === undefined || !remap.isDue) return 'over';
  const regionOf = await lookupOf(trx, ref, remap, tools.lookups);
  const indexed = await waitForIndex(trx, ref.campaignId);
  const placed = await holdPlaced(trx, ref, remap.reached, BATCH);
  const moved = placed.flatMap((signature) => {
    const region = regionNow(signature, ref, remap, regionOf, tools.keys);
    return region === signature.region ? [] : [{ id: signature.id, region }];
  });
  if (moved.length > 0) {
    await storeRegions(trx, ref.campaignId, moved);
    await addRegionTokens(trx, ref.campaignId, tools.keys, indexed, moved);
  }
  const last = placed.at(-1)?.id;
  if (last !== undefined) await moveRemap(trx, ref, last, moved.length);
  if (last !== undefined && placed.length === BATCH) return 'goes on';
  if (remap.isLate && remap.changed + moved.length === 0) await endRemap(trx, ref);
  else await lookAgainLater(trx, ref, tools.lookAgainMs);
  return 'over';
}

function regionNow(
  { id, region, sealed }: PlacedSignature,
  { campaignId }: TableRef,
  { codes }: Remap,
  regionOf: RegionOfPostcode | undefined,
  keys: BatchTools['keys'],
): string {
  if (regionOf === undefined) return '';
  if (sealed === null) return codes.includes(region) ? region : '';
  return regionOf(openPerson(keys, { campaignId, signatureId: id }, sealed).postcode);
}

/** Undefined where there is no table. */
async function lookupOf(
  trx: Trx,
  ref: TableRef,
  { tableId }: Remap,
  lookups: BatchTools['lookups'],
): Promise<RegionOfPostcode | undefined> {
  if (tableId === undefined) return undefined;
  const known = lookups.get(tableId);
  if (known !== undefined) return known;
  const table = await findTable(trx, ref);
  const lookup = table && compileTable(ref.country, table);
  lookups.clear();
  if (lookup !== undefined) lookups.set(tableId, lookup);
  return lookup;
}

/** Where the keys are gone for good, nobody can be told anything anew: the numbers stay as they are. */
async function endWithoutKeys(db: Database, ref: TableRef): Promise<void> {
  await inTransaction(db, async (trx) => {
    const remap = await holdRemap(trx, ref);
    if (remap?.areKeysEnded === false) throw new Error('The keys of the campaign are not known here yet.');
    if (remap !== undefined) await endRemap(trx, ref);
  });
}
