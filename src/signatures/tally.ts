import { sql } from 'kysely';
import type { Campaign, CampaignId, Goal } from '../campaigns/campaign.ts';
import type { Database, Db, Trx } from '../platform/db/database.ts';
import type { Language } from '../platform/i18n/languages.ts';
import { regionsWithin } from './region.ts';
import type { CampaignCount, Disclosure, SignatureState } from './signature.ts';

/** What signatures are counted by. */
export interface TallyKey {
  readonly campaignId: CampaignId;
  readonly state: SignatureState;
  /** The UTC day, ISO 8601, on which they came into the state. */
  readonly day: string;
  readonly country: string;
  readonly region: string;
  readonly language: Language;
  readonly source: string;
  readonly disclosure: Disclosure;
}

export interface TallyChange extends TallyKey {
  /** 1 for a signature that came into the state, -1 for one that left it. */
  readonly by: 1 | -1;
}

const SLOTS = 64;
/** Drawn once a process: two processes seldom share a slot, and where they do, one only waits for the other. */
const slot = Math.floor(Math.random() * SLOTS);

/**
 * Adds a batch's changes to the tally, as part of the transaction that changes the signatures.
 *
 * Always the last rows that a transaction locks, and in one order: so no two of them can wait for each other in a ring.
 */
export async function changeTally(trx: Trx, changes: readonly TallyChange[]): Promise<void> {
  const sums = new Map<string, { key: TallyKey; by: number }>();
  for (const change of changes) {
    const { campaignId, state, day, country, region, language, source, disclosure, by } = change;
    const name = [campaignId, state, day, country, region, language, source, disclosure].join(' ');
    const sum = sums.get(name);
    if (sum === undefined) sums.set(name, { key: change, by });
    else sum.by += by;
  }
  const rows = [...sums].filter(([, { by }]) => by !== 0).sort(([a], [b]) => (a < b ? -1 : 1));
  if (rows.length === 0) return;
  await trx
    .insertInto('signature_tally')
    .values(
      rows.map(([, { key, by }]) => ({
        campaign_id: key.campaignId,
        day: key.day,
        state: key.state,
        country: key.country,
        region: key.region,
        language: key.language,
        source: key.source,
        disclosure: key.disclosure,
        slot,
        signatures: by,
      })),
    )
    .onConflict((conflict) =>
      conflict
        .columns(['campaign_id', 'state', 'day', 'country', 'region', 'language', 'source', 'disclosure', 'slot'])
        .doUpdateSet({ signatures: sql`signature_tally.signatures + excluded.signatures` }),
    )
    .execute();
}

/** Counts a campaign's verified signatures, in all and for each goal: from the tally, never from the signatures. */
export async function countCampaign(db: Db, campaign: Campaign, now: Date): Promise<CampaignCount> {
  const places = await db
    .selectFrom('signature_tally')
    .select(['country', 'region', sql<number>`sum(signatures)::bigint`.as('verified')])
    .where('campaign_id', '=', campaign.id)
    .where('state', '=', 'verified')
    .groupBy(['country', 'region'])
    .execute();
  const sum = (counted: typeof places) => counted.reduce((total, { verified }) => total + verified, 0);
  return {
    verified: sum(places),
    goals: campaign.goals.map((goal) => ({
      target: goal.target,
      verified: sum(places.filter((place) => countsFor(goal, place))),
    })),
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
  const states = await db
    .selectFrom('signature_tally')
    .select(['state', sql<number>`sum(signatures)::bigint`.as('count')])
    .where('campaign_id', '=', campaignId)
    .groupBy('state')
    .orderBy('state')
    .execute();
  return new Map(states.map(({ state, count }) => [state, count]));
}

export interface TallyDifference {
  readonly key: string;
  readonly tally: number;
  readonly signatures: number;
}

/** Counts again from the signatures, in one snapshot with the tally. @returns every difference; none is how it must be. */
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
      return rows;
    });
}
