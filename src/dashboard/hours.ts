import { sql } from 'kysely';
import type { CampaignId } from '../campaigns/campaign.ts';
import { type Database, type Db, inTransaction } from '../platform/db/database.ts';

/** Hours that are shown, the current one among them. */
export const SHOWN_HOURS = 48;
const HOUR_MS = 60 * 60 * 1000;
/** What a page counts itself, of what the worker has not counted yet: a hundredth of a second's work. */
const MOST_UNCOUNTED = 20_000;
/** Whoever is writing at this moment has written by then. */
const WRITTEN_AFTER_MS = 5_000;

/** Verified signatures by the hour in which they were confirmed. */
export interface Hours {
  /** By the hour's beginning, in ms; hours without any are not there. */
  readonly verified: ReadonlyMap<number, number>;
  /** Whether all are counted: not so for a minute where very many come in at once, or where no worker runs. */
  readonly isWhole: boolean;
}

/** When the first of the shown hours began. */
export function hoursBegin(now: Date): Date {
  return new Date((Math.floor(now.getTime() / HOUR_MS) - SHOWN_HOURS + 1) * HOUR_MS);
}

/** What the worker has counted, and what was confirmed since. Served by the key of signature_hour and signature_verified. */
export async function readHours(db: Db, campaignId: CampaignId, now: Date): Promise<Hours> {
  const begin = hoursBegin(now);
  const { rows } = await sql<{ hour: Date; verified: number; uncounted: number }>`
    with counted as (
      select hour, signatures, counted_until from signature_hour
      where campaign_id = ${campaignId} and hour >= ${begin}
    ), since as (
      select date_trunc('hour', verified_at, 'UTC') as hour from signature
      where campaign_id = ${campaignId} and state = 'verified'
        and verified_at >= (select coalesce(max(counted_until), ${begin}) from counted)
      limit ${MOST_UNCOUNTED + 1}
    )
    select hour, sum(signatures)::bigint as verified, (sum(signatures) filter (where is_new))::bigint as uncounted
    from (
      select hour, signatures, false as is_new from counted
      union all
      select hour, count(*), true from since group by hour
    ) as hours
    group by hour`.execute(db);
  return {
    verified: new Map(rows.flatMap(({ hour, verified }) => (verified > 0 ? [[hour.getTime(), verified]] : []))),
    isWhole: rows.reduce((sum, { uncounted }) => sum + uncounted, 0) <= MOST_UNCOUNTED,
  };
}

/**
 * Counts the hours of a campaign, so that a page need not: all that are shown when an hour has begun, so that withdrawals
 * show, and in between the one under way. Safe to run twice.
 */
export async function countHours(db: Database, campaignId: CampaignId, now: Date): Promise<void> {
  const begin = hoursBegin(now);
  const hour = new Date(Math.floor(now.getTime() / HOUR_MS) * HOUR_MS);
  await inTransaction(db, async (trx) => {
    const [latest] = await trx
      .selectFrom('signature_hour')
      .select('counted_until')
      .where('campaign_id', '=', campaignId)
      .orderBy('hour', 'desc')
      .limit(1)
      .forUpdate()
      .execute();
    const from = latest !== undefined && latest.counted_until >= hour ? hour : begin;
    await trx
      .deleteFrom('signature_hour')
      .where('campaign_id', '=', campaignId)
      .where((row) => row.or([row('hour', '<', begin), row('hour', '>=', from)]))
      .execute();
    await insertHours(trx, campaignId, { from, hour, until: new Date(now.getTime() - WRITTEN_AFTER_MS) });
  });
}

/** The hour under way has a row even where nobody has confirmed in it: it says until when all is counted. */
async function insertHours(
  trx: Db,
  campaignId: CampaignId,
  { from, hour, until }: { readonly from: Date; readonly hour: Date; readonly until: Date },
): Promise<void> {
  await sql`
    insert into signature_hour (campaign_id, hour, signatures, counted_until)
    select ${campaignId}::uuid, hour, sum(signatures), ${until}::timestamptz
    from (
      select date_trunc('hour', verified_at, 'UTC') as hour, count(*) as signatures
      from signature
      where campaign_id = ${campaignId} and state = 'verified' and verified_at >= ${from} and verified_at < ${until}
      group by 1
      union all
      select ${hour}::timestamptz, 0
    ) as counted
    group by hour
    on conflict (campaign_id, hour) do nothing`.execute(trx);
}
