import { sql } from 'kysely';
import type { Db } from '../../platform/db/database.ts';
import type { SignatureRef, SignatureState } from '../signature.ts';
import { addToTally, drawTallySlot } from '../tally.ts';
import { currentStates, unnestedRefs } from './signature-rows.ts';

/** 'ended' now or before: either way, nothing personal is left. */
export type Ending = 'ended' | 'unknown';

export type EndState = Extract<SignatureState, 'withdrawn' | 'removed' | 'expired'>;

const slot = drawTallySlot();

/**
 * Ends a batch of signatures: erases what is personal, keeps the row for the count and moves the tally, in one statement
 * and so in one durable transaction. A removed one stays removed, with nothing personal left of it.
 *
 * @param from the states that may end so.
 */
export async function endSignatures(
  db: Db,
  batch: readonly SignatureRef[],
  from: readonly SignatureState[],
  to: EndState,
): Promise<Ending[]> {
  const changes = sql`
    select moved.*, from_state as state, from_day as day, -1 as by from moved
    union all
    select moved.*, to_state as state, state_day as day, 1 as by from moved`;
  await sql`
    /* prepared: end-signatures */
    with asked as (
      select distinct campaign_id, id from ${unnestedRefs(batch)} as asked (campaign_id, id)
    ), living as (
      select signature.campaign_id, signature.id, signature.state, signature.state_day
      from asked
      join signature on signature.campaign_id = asked.campaign_id and signature.id = asked.id
      where signature.state = any(${from}::text[]) and (signature.state <> 'removed' or signature.sealed is not null)
      order by signature.campaign_id, signature.id
      for update of signature
    ), moved as (
      update signature
      set state = case when living.state = 'removed' then 'removed' else ${to} end,
        state_day = case when living.state = 'removed' then living.state_day else (now() at time zone 'utc')::date end,
        ended_at = now(), sealed = null, email_index = null, name_index = null, postcode_index = null, mail_due = null,
        wants_updates = false, held_for = null, state_before = null
      from living
      where signature.campaign_id = living.campaign_id and signature.id = living.id
      returning signature.campaign_id, living.state as from_state, living.state_day as from_day,
        signature.state as to_state, signature.state_day, signature.country, signature.region, signature.language,
        signature.source, signature.disclosure
    )
    ${addToTally(changes, slot)}`.execute(db);
  const states = await currentStates(db, batch);
  return batch.map(({ signatureId }) => (states.has(signatureId) ? 'ended' : 'unknown'));
}
