import { sql } from 'kysely';
import type { Campaign, CampaignId } from '../campaigns/campaign.ts';
import type { Db } from '../platform/db/database.ts';
import { facets, totalsOf } from '../signatures/totals.ts';
import { type Day, dayOf, plusDays } from './days.ts';
import { readHours } from './hours.ts';
import { type Dashboard, dashboardOf, PACE_DAYS, type Total } from './numbers.ts';

/**
 * All numbers of a campaign, by two queries: from the tally's totals and the counted hours, however many have signed.
 * It holds no personal data, but small numbers that could point to a person: for whom they are not, see small-cells.ts.
 */
export async function readDashboard(db: Db, campaign: Campaign, now: Date): Promise<Dashboard> {
  const since = plusDays(dayOf(now), 1 - PACE_DAYS);
  const [{ rows: totals }, hours] = await Promise.all([
    sql<Total>`
      select facet, day, value, state, sum(signatures)::bigint as signatures
      from (${totalsOf([campaign.id], facets, since)}) as totals
      -- Of those in other states it is told by which link they came, and how many they are.
      where state = 'verified' or facet = 'source'
      group by facet, day, value, state
      having sum(signatures) <> 0`.execute(db),
    readHours(db, campaign.id, now),
  ]);
  return dashboardOf({ campaign, totals, hours, now });
}

/** Verified signatures of campaigns by the day on which they were confirmed, oldest first; days without any are not there. */
export async function readDays(
  db: Db,
  campaignIds: readonly CampaignId[],
): Promise<ReadonlyMap<CampaignId, readonly { readonly day: Day; readonly verified: number }[]>> {
  const { rows } = await sql<{ campaignId: CampaignId; day: Day; verified: number }>`
    select campaign_id as "campaignId", day, sum(signatures)::bigint as verified
    from (${totalsOf(campaignIds, ['day'])}) as totals
    where state = 'verified'
    group by campaign_id, day
    having sum(signatures) <> 0
    order by campaign_id, day`.execute(db);
  return Map.groupBy(rows, ({ campaignId }) => campaignId);
}
