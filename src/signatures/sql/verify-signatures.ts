import { sql } from 'kysely';
import type { Database } from '../../platform/db/database.ts';
import type { SignatureId, SignatureRef, SignatureState } from '../signature.ts';
import { addToTally, drawTallySlot } from '../tally.ts';
import { currentStates, unnestedRefs } from './signature-rows.ts';

/** 'past-grace' and 'ended' (withdrawn, removed, expired) cannot be verified any more. */
export type Verification = 'verified' | 'verified-before' | 'past-grace' | 'ended' | 'unknown';

const slot = drawTallySlot();

/** Verifies a batch of pending signatures, durably; one round trip where all were pending. */
export async function verifySignatures(db: Database, batch: readonly SignatureRef[]): Promise<Verification[]> {
  const moved = await movePendingToVerified(db, batch);
  const rest = batch.filter(({ signatureId }) => !moved.has(signatureId));
  const states = rest.length === 0 ? new Map<string, SignatureState>() : await currentStates(db, rest);
  const told = new Set<SignatureId>();
  return batch.map(({ signatureId }) => {
    if (moved.has(signatureId)) {
      const isFirst = !told.has(signatureId);
      told.add(signatureId);
      return isFirst ? 'verified' : 'verified-before';
    }
    const state = states.get(signatureId);
    if (state === undefined) return 'unknown';
    if (state === 'verified') return 'verified-before';
    return state === 'pending' ? 'past-grace' : 'ended';
  });
}

/**
 * Moves signatures and tally in one statement and so in one transaction. Served by the primary key. The grace is that of
 * `isInGrace` in campaigns/lifecycle.ts, at the moment of writing.
 */
async function movePendingToVerified(db: Database, batch: readonly SignatureRef[]): Promise<ReadonlySet<SignatureId>> {
  const changes = sql`
    select moved.*, 'pending' as state, from_day as day, -1 as by from moved
    union all
    select moved.*, 'verified' as state, state_day as day, 1 as by from moved`;
  const { rows } = await sql<{ signatureId: SignatureId }>`
    /* prepared: verify-signatures */
    with asked as (
      select distinct campaign_id, id from ${unnestedRefs(batch)} as asked (campaign_id, id)
    ), pending as (
      select signature.campaign_id, signature.id, signature.state_day
      from asked
      join campaign on campaign.id = asked.campaign_id
        and coalesce(least(campaign.closes_at, campaign.closed_at) + campaign.grace_days * interval '1 day', 'infinity')
          > now()
      join signature on signature.campaign_id = asked.campaign_id and signature.id = asked.id
      where signature.state = 'pending'
      order by signature.campaign_id, signature.id
      for update of signature
    ), moved as (
      update signature
      set state = 'verified', state_day = (now() at time zone 'utc')::date, verified_at = now(),
        -- A reminder has nothing left to say; left due, it would keep every later mail from being asked for.
        mail_due = nullif(mail_due, 'reminder')
      from pending
      where signature.campaign_id = pending.campaign_id and signature.id = pending.id
      returning signature.campaign_id, signature.id, pending.state_day as from_day, signature.state_day,
        signature.country, signature.region, signature.language, signature.source, signature.disclosure
    ), tallied as (
      ${addToTally(changes, slot)}
    )
    select id as "signatureId" from moved`.execute(db);
  return new Set(rows.map(({ signatureId }) => signatureId));
}
