import { type RawBuilder, sql } from 'kysely';
import type { CampaignId } from '../campaigns/campaign.ts';
import type { Db } from '../platform/db/database.ts';
import { placeOf, totalsOf } from '../signatures/totals.ts';
import type { ListCounts, PlaceCount } from './recipient.ts';
import { namedDisclosures, sumOf } from './selection.ts';
import { momentAt } from './writing/snapshot.ts';

/** How many verified signatories there are to name, and to count only. */
export async function countForList(db: Db, campaignId: CampaignId): Promise<ListCounts> {
  return sumOf(await countPlaces(db, campaignId));
}

/** The same by place, the fullest first: from the tally's totals, never from the signatures. */
export async function countPlaces(db: Db, campaignId: CampaignId): Promise<readonly PlaceCount[]> {
  const { rows } = await sql<ListCounts & { place: string }>`
    select value as place, ${standings(sql`sum(signatures)`)}
    from (${totalsOf([campaignId], ['place'])}) as totals
    where state = 'verified'
    group by value
    having sum(signatures) <> 0
    order by sum(signatures) desc, value`.execute(db);
  return rows.map(({ place, ...counts }) => ({ ...placeOf(place), ...counts }));
}

/**
 * The same of those who confirmed after each of some moments: these are counted themselves, served by signature_verified.
 *
 * @param moments in microseconds, as they stand in selections.
 */
export async function countPlacesAfter(
  db: Db,
  campaignId: CampaignId,
  moments: readonly number[],
): Promise<ReadonlyMap<number, readonly PlaceCount[]>> {
  const { rows } = await sql<PlaceCount & { after: number }>`
    select after_us as after, later.* from unnest(${moments}::bigint[]) as moment (after_us)
    cross join lateral (
      select country, region, ${standings(sql`count(*)`)} from signature
      where campaign_id = ${campaignId} and state = 'verified' and verified_at > ${momentAt(sql`after_us`)}
      group by country, region
    ) as later
    order by named + "countedOnly" desc, country, region`.execute(db);
  return Map.groupBy(rows, ({ after }) => after);
}

/** A number of signatures as those to name and those to count only. */
function standings(signatures: RawBuilder<unknown>): RawBuilder<unknown> {
  const isNamed = sql`disclosure = any(${namedDisclosures})`;
  return sql`coalesce(${signatures} filter (where ${isNamed}), 0)::bigint as named,
    coalesce(${signatures} filter (where not ${isNamed}), 0)::bigint as "countedOnly"`;
}
