import { sql } from 'kysely';
import type { CampaignId } from '../../campaigns/campaign.ts';
import type { Db, Trx } from '../../platform/db/database.ts';
import { isUuid } from '../../platform/ids.ts';
import type { SignatureId, SignatureState } from '../signature.ts';
import type { Moved } from '../sql/move-signatures.ts';
import type { Act, StateCounts } from './act.ts';

export interface NewAct extends Pick<Act, 'id' | 'campaignId' | 'move' | 'askedBy' | 'foundMore'> {
  readonly state: 'finding' | 'asked';
  readonly ids: readonly SignatureId[];
}

export async function insertAct(db: Db, act: NewAct): Promise<void> {
  const { id, campaignId, move, state, askedBy, ids, foundMore } = act;
  await sql`
    insert into moderation_act (id, campaign_id, move, state, asked_by, chosen, chosen_ids, found_more)
    values (${id}, ${campaignId}, ${move}, ${state}, ${askedBy}, ${ids.length}, ${ids}::uuid[], ${foundMore})`.execute(
    db,
  );
}

/**
 * Holds a campaign until the transaction ends, so that none of its keys is destroyed.
 *
 * @returns the oldest that may still seal.
 */
export async function holdOldestKey(trx: Trx, campaignId: CampaignId): Promise<number> {
  const { oldest_key: oldest } = await trx
    .selectFrom('campaign')
    .select('oldest_key')
    .where('id', '=', campaignId)
    .forShare()
    .executeTakeFirstOrThrow();
  return oldest;
}

/** Gives each of those chosen an item of its own, where they have none yet. */
export async function writeItems(trx: Trx, actId: string): Promise<void> {
  await sql`
    with begun as (
      update moderation_act set chosen_ids = null
      from (select chosen_ids from moderation_act where id = ${actId}) as asked
      where id = ${actId} and asked.chosen_ids is not null
      returning asked.chosen_ids
    )
    insert into moderation_item (act_id, signature_id)
    select ${actId}, unnest(chosen_ids) from begun`.execute(trx);
}

const selected = [
  'id',
  'campaign_id as campaignId',
  'move',
  'state',
  'asked_by as askedBy',
  'chosen',
  'found_more as foundMore',
  'moved',
  'skipped',
  'created_at as createdAt',
  'ended_at as endedAt',
] as const;

const isCancelling = sql<boolean>`cancel_asked_at is not null`.as('isCancelling');

/** @param campaignId of which it is; of any where it is undefined. */
export async function findAct(db: Db, id: string, campaignId?: CampaignId): Promise<Act | undefined> {
  if (!isUuid(id)) return undefined;
  return db
    .selectFrom('moderation_act')
    .select([...selected, isCancelling])
    .where('id', '=', id)
    .$if(campaignId !== undefined, (query) => query.where('campaign_id', '=', campaignId ?? null))
    .executeTakeFirst();
}

/** Acts that were begun, the newest first. Served by moderation_act_newest. */
export async function listActs(
  db: Db,
  campaignId: CampaignId,
  before: string | undefined,
  most: number,
): Promise<Act[]> {
  return db
    .selectFrom('moderation_act')
    .select([...selected, isCancelling])
    .where('campaign_id', '=', campaignId)
    .where('state', 'not in', ['finding', 'asked'])
    .$if(before !== undefined, (query) => query.where('id', '<', before ?? ''))
    .orderBy('id', 'desc')
    .limit(most)
    .execute();
}

/** Takes an act in hand until the transaction ends, before anything else that it locks. */
export async function lockAct(trx: Trx, id: string): Promise<Act | undefined> {
  return trx
    .selectFrom('moderation_act')
    .select([...selected, isCancelling])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

export async function beginAct(trx: Trx, id: string): Promise<void> {
  await trx
    .updateTable('moderation_act')
    .set({ state: 'running', started_at: sql<Date>`now()` })
    .where('id', '=', id)
    .execute();
}

/** Asks a running act to stop after what it is at. */
export async function cancelAct(db: Db, id: string, campaignId: CampaignId): Promise<void> {
  await db
    .updateTable('moderation_act')
    .set({ cancel_asked_at: sql<Date>`now()` })
    .where('id', '=', id)
    .where('campaign_id', '=', campaignId)
    .where('state', '=', 'running')
    .where('cancel_asked_at', 'is', null)
    .execute();
}

export async function endAct(trx: Trx, id: string, state: 'done' | 'cancelled'): Promise<void> {
  await trx
    .updateTable('moderation_act')
    .set({ state, ended_at: sql<Date>`now()`, chosen_ids: null })
    .where('id', '=', id)
    .execute();
}

/** What of an act is still to do. Served by moderation_item_waiting. */
export async function waitingItems(trx: Trx, actId: string, most: number): Promise<SignatureId[]> {
  const rows = await trx
    .selectFrom('moderation_item')
    .select('signature_id')
    .where('act_id', '=', actId)
    .where('is_done', '=', false)
    .orderBy('signature_id')
    .limit(most)
    .execute();
  return rows.map(({ signature_id }) => signature_id);
}

/** Writes down what became of each. */
export async function recordItems(
  trx: Trx,
  actId: string,
  taken: readonly SignatureId[],
  moved: readonly Moved[],
): Promise<void> {
  await sql`
    update moderation_item set is_done = true, state_from = moved.state_from, state_to = moved.state_to
    from unnest(${taken}::uuid[]) as taken (id)
    left join unnest(
      ${moved.map(({ signatureId }) => signatureId)}::uuid[], ${moved.map(({ from }) => from)}::text[],
      ${moved.map(({ to }) => to)}::text[]
    ) as moved (id, state_from, state_to) on moved.id = taken.id
    where act_id = ${actId} and signature_id = taken.id`.execute(trx);
  await sql`
    update moderation_act
    set moved = moved + ${moved.length}::integer, skipped = skipped + ${taken.length - moved.length}::integer
    where id = ${actId}`.execute(trx);
}

/** The states that those chosen are in now, and how many of them would be verified if they were taken back. */
export async function countItems(
  db: Db,
  { id, campaignId }: Pick<Act, 'id' | 'campaignId'>,
): Promise<{ readonly counts: StateCounts; readonly verifiedBefore: StateCounts; readonly erased: number }> {
  const { rows } = await sql<{ state: SignatureState; count: number; before: number; erased: number }>`
    select state, count(*)::integer as count,
      (count(*) filter (where state_before = 'verified' and (state = 'held' or held_for is null)))::integer as before,
      (count(*) filter (where state = 'removed' and sealed is null))::integer as erased
    from (
      select signature_id from moderation_item where act_id = ${id}
      union all
      select unnest(chosen_ids) from moderation_act where id = ${id}
    ) as item
    join signature on signature.campaign_id = ${campaignId} and signature.id = item.signature_id
    group by state
    order by state`.execute(db);
  return {
    counts: new Map(rows.map(({ state, count }) => [state, count])),
    verifiedBefore: new Map(rows.map(({ state, before }) => [state, before])),
    erased: rows.reduce((total, { erased }) => total + erased, 0),
  };
}

/** What was done to one signature, the oldest first. Served by moderation_item_signature. */
export async function actsOn(
  db: Db,
  campaignId: CampaignId,
  signatureId: SignatureId,
): Promise<{ actId: string; move: Act['move']; from: SignatureState; to: SignatureState; at: Date | null }[]> {
  const rows = await db
    .selectFrom('moderation_item')
    .innerJoin('moderation_act', 'moderation_act.id', 'moderation_item.act_id')
    .select(['act_id as actId', 'move', 'state_from as from', 'state_to as to', 'started_at as at'])
    .where('signature_id', '=', signatureId)
    .where('campaign_id', '=', campaignId)
    .orderBy('act_id')
    .limit(100)
    .execute();
  return rows.flatMap(({ from, to, ...row }) => (from === null || to === null ? [] : [{ ...row, from, to }]));
}

/** Forgets acts that were asked for and never begun, and what was searched for them. */
export async function forgetAsked(db: Db, before: Date): Promise<void> {
  await db
    .deleteFrom('moderation_act')
    .where('state', 'in', ['finding', 'asked'])
    .where('created_at', '<', before)
    .execute();
}
