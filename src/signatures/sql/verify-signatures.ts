import { sql } from 'kysely';
import { type Database, inTransaction, type Trx } from '../../platform/db/database.ts';
import type { SignatureRef } from '../signature.ts';
import { changeTally } from '../tally.ts';
import { currentStates, type Moved, type SignatureRow } from './signature-rows.ts';

/** 'verified' now or before; 'past-grace' and 'ended' (withdrawn, removed, expired) cannot be verified any more. */
export type Verification = 'verified' | 'past-grace' | 'ended' | 'unknown';

/** Verifies a batch of pending signatures and moves the tally with them, in one durable transaction. */
export function verifySignatures(db: Database, batch: readonly SignatureRef[]): Promise<Verification[]> {
  return inTransaction(db, async (trx) => {
    const moved = await movePendingToVerified(trx, batch);
    const movedIds = new Set(moved.map(({ signatureId }) => signatureId));
    const rest = batch.filter(({ signatureId }) => !movedIds.has(signatureId));
    const states = rest.length === 0 ? new Map<string, SignatureRow>() : await currentStates(trx, rest);
    await changeTally(
      trx,
      moved.flatMap(({ from, today, ...counted }) => [
        { ...counted, state: 'pending', day: from, by: -1 },
        { ...counted, state: 'verified', day: today, by: 1 },
      ]),
    );
    return batch.map(({ signatureId }) => {
      if (movedIds.has(signatureId)) return 'verified';
      const row = states.get(signatureId);
      if (row === undefined) return 'unknown';
      if (row.state === 'verified') return 'verified';
      return row.state === 'pending' ? 'past-grace' : 'ended';
    });
  });
}

/** Served by the primary key. The grace is that of `isInGrace` in campaigns/lifecycle.ts, at the moment of writing. */
async function movePendingToVerified(trx: Trx, batch: readonly SignatureRef[]): Promise<Moved[]> {
  const { rows } = await sql<Moved>`
    with asked as (
      select distinct campaign_id, id from unnest(
        ${batch.map((item) => item.campaignId)}::uuid[],
        ${batch.map((item) => item.signatureId)}::uuid[]
      ) as asked (campaign_id, id)
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
    )
    update signature
    set state = 'verified', state_day = (now() at time zone 'utc')::date, verified_at = now(),
      -- A reminder has nothing left to say; left due, it would keep every later mail from being asked for.
      mail_due = nullif(mail_due, 'reminder')
    from pending
    where signature.campaign_id = pending.campaign_id and signature.id = pending.id
    returning signature.campaign_id as "campaignId", signature.id as "signatureId", pending.state_day as "from",
      signature.state_day as today, signature.country, signature.region, signature.language, signature.source,
      signature.disclosure`.execute(trx);
  return rows;
}
