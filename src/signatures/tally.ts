import { type RawBuilder, sql } from 'kysely';
import type { Campaign, CampaignId, Goal } from '../campaigns/campaign.ts';
import type { Database, Db } from '../platform/db/database.ts';
import { regionsWithin } from './region.ts';
import type { CampaignCount, SignatureState } from './signature.ts';
import { checkTotals, placeOf, type TallyDifference, totalsOf } from './totals.ts';

const SLOTS = 64;

/**
 * The slot of the tally that a statement adds to, drawn once in each process: two processes seldom share one. Two writes of
 * one process do, and the one then waits for the other's commit; a slot for each was no quicker.
 */
export function drawTallySlot(): number {
  return Math.floor(Math.random() * SLOTS);
}

/**
 * The part of a statement that adds to the tally what the statement changes of the signatures.
 *
 * Always the last rows that a transaction locks, and in one order: so no two of them can wait for each other in a ring.
 *
 * @param changes a query of campaign_id, state, day, country, region, language, source, disclosure, and by: 1 for a
 * signature that came into the state, -1 for one that left it.
 */
export function addToTally(changes: RawBuilder<unknown>, slot: number): RawBuilder<unknown> {
  return sql`
    insert into signature_tally (
      campaign_id, state, day, country, region, language, source, disclosure, slot, signatures
    )
    select campaign_id, state, day, country, region, language, source, disclosure, ${slot}::smallint, sum(by)
    from (${changes}) as changes
    group by campaign_id, state, day, country, region, language, source, disclosure
    having sum(by) <> 0
    order by campaign_id, state, day, country, region, language, source, disclosure
    on conflict (campaign_id, state, day, country, region, language, source, disclosure, slot)
      do update set signatures = signature_tally.signatures + excluded.signatures`;
}

/** Counts a campaign's verified signatures, in all and for each goal: from the tally's totals, never from the signatures. */
export async function countCampaign(db: Db, campaign: Campaign, now: Date): Promise<CampaignCount> {
  const { rows } = await sql<{ value: string; verified: number; removed: number }>`
    select value, coalesce(sum(signatures) filter (where state = 'verified'), 0)::bigint as verified,
      coalesce(sum(signatures) filter (where state = 'removed'), 0)::bigint as removed
    from (${totalsOf([campaign.id], ['place'])}) as totals
    where state in ('verified', 'removed')
    group by value`.execute(db);
  const places = rows.map(({ value, verified }) => ({ ...placeOf(value), verified }));
  const sum = (counted: typeof places) => counted.reduce((total, { verified }) => total + verified, 0);
  return {
    verified: sum(places),
    goals: campaign.goals.map((goal) => ({
      target: goal.target,
      verified: sum(places.filter((place) => countsFor(goal, place))),
    })),
    removed: rows.reduce((total, { removed }) => total + removed, 0),
    asOf: now,
  };
}

/** Whether signatures from a place count for a goal; those whose region is not known count for no region. */
export function countsFor(goal: Goal, { country, region }: { country: string; region: string }): boolean {
  if (goal.country !== undefined && goal.country !== country) return false;
  return goal.regions.length === 0 || goal.regions.some((wanted) => regionsWithin(wanted).includes(region));
}

/** How many signatures of a campaign are in each state; a state that none is in is not named. */
export async function countStates(db: Db, campaignId: CampaignId): Promise<ReadonlyMap<SignatureState, number>> {
  const { rows } = await sql<{ state: SignatureState; count: number }>`
    select state, sum(signatures)::bigint as count
    from (${totalsOf([campaignId], ['language'])}) as totals
    group by state
    order by state`.execute(db);
  return new Map(rows.map(({ state, count }) => [state, count]));
}

/** How many signatures of each of some campaigns are in a state; a campaign without any is not named. */
export async function countInState(
  db: Db,
  campaignIds: readonly CampaignId[],
  state: SignatureState,
): Promise<ReadonlyMap<CampaignId, number>> {
  const { rows } = await sql<{ campaignId: CampaignId; count: number }>`
    select campaign_id as "campaignId", sum(signatures)::bigint as count
    from (${totalsOf(campaignIds, ['language'])}) as totals
    where state = ${state}
    group by campaign_id
    having sum(signatures) <> 0`.execute(db);
  return new Map(rows.map(({ campaignId, count }) => [campaignId, count]));
}

/** Counts again from the signatures, in one snapshot with the tally and its totals. @returns every difference; none is how it must be. */
export async function checkTally(db: Database, campaignId: CampaignId): Promise<TallyDifference[]> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (trx) => {
      const { rows } = await sql<TallyDifference>`
        with tally as (
          select concat_ws(' ', state, day, country, region, language, source, disclosure) as key, sum(signatures) as n
          from signature_tally where campaign_id = ${campaignId} group by 1
        ), counted as (
          select concat_ws(' ', state, state_day, country, region, language, source, disclosure) as key, count(*) as n
          from signature where campaign_id = ${campaignId} group by 1
        )
        select key, coalesce(tally.n, 0)::bigint as tally, coalesce(counted.n, 0)::bigint as signatures
        from tally full join counted using (key)
        where coalesce(tally.n, 0) <> coalesce(counted.n, 0)
        order by key`.execute(trx);
      return [...rows, ...(await checkTotals(trx, campaignId))];
    });
}
