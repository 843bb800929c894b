import { type RawBuilder, sql } from 'kysely';
import type { CampaignId } from '../campaigns/campaign.ts';
import type { Db, Trx } from '../platform/db/database.ts';

/**
 * What signatures are counted by in `signature_total`. A place is an ISO 3166-2 code where the region is known and the
 * country's ISO 3166-1 code where it is not; a 'place-day' is a place on a day. A 'place' is counted by disclosure besides.
 */
export const facets = ['day', 'place', 'place-day', 'language', 'source'] as const;
export type Facet = (typeof facets)[number];

/** The slot of rows of the tally that the totals hold already. */
const SETTLED = -1;
/** So few that signing, whose rows these are, never waits for longer than some hundredths of a second. */
const BATCH = 250;

/** Each facet of a row of the tally, as rows of (facet, day, value, disclosure). */
const facetsOfRow = sql`(
  select case when signature_tally.region = '' then signature_tally.country else signature_tally.region end as place
) as placed cross join lateral (values
  ('day', signature_tally.day, '', ''),
  ('place', null, placed.place, signature_tally.disclosure),
  ('place-day', signature_tally.day, placed.place, ''),
  ('language', null, signature_tally.language, ''),
  ('source', null, signature_tally.source, '')
) as faceted (facet, day, value, disclosure)`;

/**
 * Rows of (campaign_id, facet, day, value, disclosure, state, signatures) that sum up to the tally, to the signature: the totals, and
 * what of the tally is not in them yet. However many signatures there are, these are few.
 *
 * Served by signature_total_key and signature_tally_unsettled.
 *
 * @param since the first day of 'place-day', where that is wanted.
 */
export function totalsOf(
  campaignIds: readonly CampaignId[],
  wanted: readonly Facet[],
  since = 'infinity',
): RawBuilder<unknown> {
  const ofCampaigns = sql`campaign_id = any(${campaignIds}::uuid[])`;
  return sql`
    select campaign_id, facet, day, value, disclosure, state, signatures
    from signature_total
    where ${ofCampaigns} and facet = any(${wanted.filter((facet) => facet !== 'place-day')}::text[])
    union all
    select campaign_id, facet, day, value, disclosure, state, signatures
    from signature_total
    where ${ofCampaigns} and facet = 'place-day' and 'place-day' = any(${wanted}::text[]) and day >= ${since}::date
    union all
    select campaign_id, facet, faceted.day, value, faceted.disclosure, state, signatures
    from signature_tally cross join lateral ${facetsOfRow}
    where ${ofCampaigns} and slot >= 0
      and facet = any(${wanted}::text[]) and (facet <> 'place-day' or faceted.day >= ${since}::date)`;
}

/**
 * Adds to the totals what of the tally is not in them yet, and moves it into the settled rows of the tally, in one
 * transaction: whoever reads sees each signature once. Rows that somebody is adding to just then are left for the next time.
 *
 * @returns how many rows of the tally were settled.
 */
export async function settleTally(db: Db): Promise<number> {
  const { rows: campaigns } = await sql<{ id: CampaignId }>`
    select distinct campaign_id as id from signature_tally where slot >= 0`.execute(db);
  let settled = 0;
  for (const { id } of campaigns) {
    for (let found = BATCH; found === BATCH; settled += found) found = await settleBatch(db, id);
  }
  return settled;
}

/** Two at once lock in one order: settled rows by name, then totals by name; of the others' rows none that is locked. */
async function settleBatch(db: Db, campaignId: CampaignId): Promise<number> {
  const key = sql`campaign_id, state, day, country, region, language, source, disclosure`;
  const { rows } = await sql<{ settled: number }>`
    with picked as (
      select ${key}, slot from signature_tally
      where campaign_id = ${campaignId} and slot >= 0
      limit ${BATCH}
      for update skip locked
    ), gone as (
      -- What is returned is what was locked, even where it has changed since the statement began.
      delete from signature_tally
      using picked
      where (signature_tally.campaign_id, signature_tally.state, signature_tally.day, signature_tally.country,
          signature_tally.region, signature_tally.language, signature_tally.source, signature_tally.disclosure,
          signature_tally.slot)
        = (picked.campaign_id, picked.state, picked.day, picked.country, picked.region, picked.language, picked.source,
          picked.disclosure, picked.slot)
      returning signature_tally.*
    ), settled as (
      insert into signature_tally (${key}, slot, signatures)
      select ${key}, ${SETTLED}::smallint, sum(signatures) from gone
      group by ${key}
      having sum(signatures) <> 0
      order by ${key}
      on conflict (${key}, slot) do update set signatures = signature_tally.signatures + excluded.signatures
    ), added as (
      insert into signature_total (campaign_id, facet, day, value, disclosure, state, signatures)
      select campaign_id, facet, faceted.day, value, faceted.disclosure, state, sum(signatures)
      from gone as signature_tally cross join lateral ${facetsOfRow}
      group by campaign_id, facet, faceted.day, value, faceted.disclosure, state
      having sum(signatures) <> 0
      order by campaign_id, facet, faceted.day, value, faceted.disclosure, state
      on conflict (campaign_id, facet, day, value, disclosure, state)
        do update set signatures = signature_total.signatures + excluded.signatures
    )
    select count(*)::integer as settled from gone`.execute(db);
  return rows[0]?.settled ?? 0;
}

export interface TallyDifference {
  readonly key: string;
  readonly tally: number;
  readonly signatures: number;
}

/** Where the totals are not what the settled rows of the tally sum up to, in the caller's snapshot. */
export async function checkTotals(trx: Trx, campaignId: CampaignId): Promise<TallyDifference[]> {
  const { rows } = await sql<TallyDifference>`
    with settled as (
      select concat_ws(' ', 'total by', facet, faceted.day, value, nullif(faceted.disclosure, ''), state) as key,
        sum(signatures) as n
      from signature_tally cross join lateral ${facetsOfRow}
      where campaign_id = ${campaignId} and slot < 0
      group by 1
    ), total as (
      select concat_ws(' ', 'total by', facet, day, value, nullif(disclosure, ''), state) as key, sum(signatures) as n
      from signature_total where campaign_id = ${campaignId} group by 1
    )
    select key, coalesce(total.n, 0)::bigint as tally, coalesce(settled.n, 0)::bigint as signatures
    from settled full join total using (key)
    where coalesce(settled.n, 0) <> coalesce(total.n, 0)
    order by key`.execute(trx);
  return rows;
}

/** What of a place's code is the country, and what the region: '' where it is not known. */
export function placeOf(code: string): { readonly country: string; readonly region: string } {
  return { country: code.slice(0, 2), region: code.length > 2 ? code : '' };
}
