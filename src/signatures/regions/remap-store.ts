/** How far the signatures of a country have been told their regions anew. */
import { sql } from 'kysely';
import type { Db, Trx } from '../../platform/db/database.ts';
import { addJob } from '../../platform/queue/queue.ts';
import type { SignatureId } from '../signature.ts';
import type { TableRef } from './region-store.ts';

declare module '../../platform/queue/queue.ts' {
  interface Jobs {
    remapRegions: TableRef;
  }
}

export interface Remap {
  /** Undefined at the beginning of a round. */
  readonly reached: SignatureId | undefined;
  /** How many were told another region in this round. */
  readonly changed: number;
  readonly isLate: boolean;
  readonly isDue: boolean;
  /** Undefined where there is none: then all are of no known region. */
  readonly tableId: string | undefined;
  /** What the table's regions are called. */
  readonly codes: readonly string[];
  readonly areKeysEnded: boolean;
}

/** Begins anew, whatever was under way; with the job that does it. */
export async function askToRemap(trx: Trx, { campaignId, country }: TableRef): Promise<void> {
  await sql`
    insert into region_remap (campaign_id, country) values (${campaignId}, ${country})
    on conflict (campaign_id, country)
      do update set reached = null, changed = 0, is_late = false, due_at = now()`.execute(trx);
  await addJob(trx, { task: 'remapRegions', payload: { campaignId, country } });
}

/** Holds it until the transaction ends: two at once take turns. @returns undefined where nothing is left to do. */
export async function holdRemap(trx: Trx, { campaignId, country }: TableRef): Promise<Remap | undefined> {
  const held = await sql`
    select from region_remap where campaign_id = ${campaignId} and country = ${country} for update`.execute(trx);
  if (held.rows.length === 0) return undefined;
  // A statement of its own: whoever was waited for has put another table there.
  const { rows } = await sql<
    Omit<Remap, 'reached' | 'tableId'> & { readonly reached: SignatureId | null; readonly tableId: string | null }
  >`
    select reached, changed, is_late as "isLate", due_at <= now() as "isDue", region_table.id as "tableId",
      array(
        select code from campaign_region
        where campaign_region.campaign_id = ${campaignId} and starts_with(code, ${`${country}-`})
      ) as codes,
      campaign.keys_ended_at is not null as "areKeysEnded"
    from region_remap
    join campaign on campaign.id = region_remap.campaign_id
    left join region_table using (campaign_id, country)
    where campaign_id = ${campaignId} and country = ${country}`.execute(trx);
  const [remap] = rows;
  return remap && { ...remap, reached: remap.reached ?? undefined, tableId: remap.tableId ?? undefined };
}

export async function moveRemap(
  trx: Trx,
  { campaignId, country }: TableRef,
  reached: SignatureId,
  changed: number,
): Promise<void> {
  await sql`
    update region_remap set reached = ${reached}, changed = region_remap.changed + ${changed}::integer
    where campaign_id = ${campaignId} and country = ${country}`.execute(trx);
}

/** Looks through all once more after a while, with the job that does it. */
export async function lookAgainLater(trx: Trx, { campaignId, country }: TableRef, afterMs: number): Promise<void> {
  const { rows } = await sql<{ dueAt: Date }>`
    update region_remap
    set reached = null, changed = 0, is_late = true, due_at = now() + ${afterMs}::integer * interval '1 millisecond'
    where campaign_id = ${campaignId} and country = ${country}
    returning due_at as "dueAt"`.execute(trx);
  // A job that begins a moment before it is due would find nothing to do.
  const runAt = new Date((rows[0]?.dueAt.getTime() ?? 0) + 1);
  await addJob(trx, { task: 'remapRegions', payload: { campaignId, country }, runAt });
}

export async function endRemap(trx: Trx, { campaignId, country }: TableRef): Promise<void> {
  await sql`
    update region_table set told_at = now() where campaign_id = ${campaignId} and country = ${country}`.execute(trx);
  await sql`delete from region_remap where campaign_id = ${campaignId} and country = ${country}`.execute(trx);
}

/** The countries whose signatures are being told their regions anew in a first round. Served by the primary key. */
export async function remapsUnderWay(db: Db, campaignId: TableRef['campaignId']): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('region_remap')
    .select('country')
    .where('campaign_id', '=', campaignId)
    .where('is_late', '=', false)
    .orderBy('country')
    .execute();
  return rows.map(({ country }) => country);
}
