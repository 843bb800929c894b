import { sql } from 'kysely';
import type { Trx } from '../../platform/db/database.ts';
import type { SignatureRef } from '../signature.ts';
import { addToTally, drawTallySlot } from '../tally.ts';
import { mailJobFor } from './new-signatures.ts';
import { unnestedRefs } from './signature-rows.ts';

const slot = drawTallySlot();

/**
 * Makes held signatures, which the transaction holds, pending as if nothing had spoken against them: with the tally and the
 * mail that asks to confirm, within the limits of each address.
 */
export async function releaseHeld(trx: Trx, held: readonly SignatureRef[]): Promise<void> {
  const changes = sql`
    select released.*, 'held' as state, from_day as day, -1 as by from released
    union all
    select released.*, 'pending' as state, state_day as day, 1 as by from released`;
  await sql`
    with held as (
      select signature.campaign_id, signature.id, signature.state_day
      from ${unnestedRefs(held)} as asked (campaign_id, id)
      join signature on signature.campaign_id = asked.campaign_id and signature.id = asked.id
      where signature.state = 'held'
    ), released as (
      update signature
      set state = 'pending', state_day = (now() at time zone 'utc')::date, held_for = null,
        mail_due = case when not signature.address_rejected and signature.mails_sent < 5 then 'verification' end
      from held
      where signature.campaign_id = held.campaign_id and signature.id = held.id
      returning signature.campaign_id, signature.id, held.state_day as from_day, signature.state_day, signature.mail_due,
        signature.country, signature.region, signature.language, signature.source, signature.disclosure
    ), tallied as (
      ${addToTally(changes, slot)}
    )
    ${mailJobFor(sql`select campaign_id, id, mail_due is not null as is_due from released`)}`.execute(trx);
}
