import { sql } from 'kysely';
import { type Database, inTransaction } from '../../platform/db/database.ts';
import type { SignatureRef, SignatureState } from '../signature.ts';
import { changeTally } from '../tally.ts';
import { currentStates, type Moved } from './signature-rows.ts';

/** 'ended' now or before: either way, nothing personal is left. */
export type Ending = 'ended' | 'unknown';

export type EndState = Extract<SignatureState, 'withdrawn' | 'removed' | 'expired'>;

/**
 * Ends a batch of signatures: erases what is personal, keeps the row for the count and moves the tally, in one durable
 * transaction.
 *
 * @param from the states that may end so.
 */
export function endSignatures(
  db: Database,
  batch: readonly SignatureRef[],
  from: readonly SignatureState[],
  to: EndState,
): Promise<Ending[]> {
  return inTransaction(db, async (trx) => {
    const { rows: moved } = await sql<Moved & { was: SignatureState }>`
      with asked as (
        select distinct campaign_id, id from unnest(
          ${batch.map((item) => item.campaignId)}::uuid[],
          ${batch.map((item) => item.signatureId)}::uuid[]
        ) as asked (campaign_id, id)
      ), living as (
        select signature.campaign_id, signature.id, signature.state, signature.state_day
        from asked
        join signature on signature.campaign_id = asked.campaign_id and signature.id = asked.id
        where signature.state = any(${from}::text[])
        order by signature.campaign_id, signature.id
        for update of signature
      )
      update signature
      set state = ${to}, state_day = (now() at time zone 'utc')::date, ended_at = now(),
        sealed = null, email_index = null, mail_due = null, wants_updates = false
      from living
      where signature.campaign_id = living.campaign_id and signature.id = living.id
      returning signature.campaign_id as "campaignId", signature.id as "signatureId", living.state as was,
        living.state_day as "from", signature.state_day as today, signature.country, signature.region,
        signature.language, signature.source, signature.disclosure`.execute(trx);
    await changeTally(
      trx,
      moved.flatMap(({ was, from: day, today, ...counted }) => [
        { ...counted, state: was, day, by: -1 },
        { ...counted, state: to, day: today, by: 1 },
      ]),
    );
    const states = await currentStates(trx, batch);
    return batch.map(({ signatureId }) => (states.has(signatureId) ? 'ended' : 'unknown'));
  });
}
