import { sql } from 'kysely';
import type { Database } from '../../platform/db/database.ts';
import type { SealedSignature } from '../sealing.ts';
import type { SignatureRef } from '../signature.ts';
import { addressKey, isSealedToStay, mailJobFor, secondPlace, takesSignatures } from './new-signatures.ts';

/** What of a sealed value names its key. */
const SEAL_HEAD = 5;

/** A signature that was there already under an address. */
export interface Known extends SignatureRef {
  readonly nameIndex: Buffer | null;
  readonly isHeld: boolean;
}

/**
 * Finds the signatures that were there already and asks for the mails that are due: at most one an hour, five in all.
 * Of two people on one address it is the one of that name who is mailed; where it is neither's name, both are.
 *
 * A statement of its own, because the insert's snapshot does not see what another transaction has committed meanwhile.
 *
 * @returns what was found, by the key of its address.
 */
export async function askMailForKnown(
  db: Database,
  batch: readonly SealedSignature[],
): Promise<ReadonlyMap<string, Known[]>> {
  const { rows } = await sql<Known & Pick<SealedSignature, 'emailIndex'>>`
    /* prepared: ask-mail-for-known */
    with known as (
      select signature.campaign_id, signature.id, signature.name_index, signature.state = 'held' as is_held,
        asked.email_index, asked.name_index as asked_name, coalesce(signature.name_index = asked.name_index, false) as is_namesake,
        asked.is_good and signature.state <> 'held' and signature.mail_due is null and not signature.address_rejected
          and signature.mails_sent < 5 and (signature.mailed_at is null or signature.mailed_at < now() - interval '1 hour') as is_due
      from unnest(
        ${batch.map((item) => item.campaignId)}::uuid[],
        ${batch.map((item) => item.emailIndex)}::bytea[],
        ${batch.map((item) => item.household?.nameIndex ?? null)}::bytea[],
        ${batch.map((item) => item.heldFor === null)}::boolean[],
        ${batch.map((item) => item.sealed.subarray(0, SEAL_HEAD))}::bytea[]
      ) as asked (campaign_id, email_index, name_index, is_good, sealed)
      -- One that has to be sealed anew has not been held against the others on its address yet.
      join campaign on campaign.id = asked.campaign_id and ${takesSignatures} and ${isSealedToStay(sql`asked.sealed`)}
      join signature on signature.campaign_id = asked.campaign_id
        and signature.email_index = any (array[asked.email_index, ${secondPlace(sql`asked.email_index`)}])
      order by signature.campaign_id, signature.id
      for update of signature
    ), meant as (
      select campaign_id, id, is_due and (is_namesake or not bool_or(is_namesake) over one_form) as is_due from known
      window one_form as (partition by campaign_id, email_index, asked_name)
    ), marked as (
      update signature set mail_due = 'verification'
      from meant
      where signature.campaign_id = meant.campaign_id and signature.id = meant.id and meant.is_due
    ), job as (
      -- Also where no mail is due, in the time that a new signature's job takes.
      ${mailJobFor(sql`select distinct campaign_id, id, is_due from meant`)}
    )
    select distinct campaign_id as "campaignId", id as "signatureId", email_index as "emailIndex",
      name_index as "nameIndex", is_held as "isHeld", (select count(*) from job) as jobs
    from known`.execute(db);
  return Map.groupBy(rows, addressKey);
}
