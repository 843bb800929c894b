import { sql } from 'kysely';
import type { Database } from '../../platform/db/database.ts';
import type { SealedSignature } from '../sealing.ts';
import type { SignatureId } from '../signature.ts';
import { addToTally, drawTallySlot } from '../tally.ts';
import {
  insertedColumns,
  insertedValues,
  isSealedToStay,
  mailJobFor,
  returnedColumns,
  secondPlace,
  takesSignatures,
  unnestedSignatures,
} from './new-signatures.ts';

const slot = drawTallySlot();

/**
 * Stores those who share their address with one other person of their household: another name, the same postcode.
 *
 * The row of the one who stands there already is held meanwhile, so that it is what was looked at; that the place is free
 * and the name another, signature_email and signature_name hold, whoever else comes at the same moment.
 *
 * @returns the ids of those stored.
 */
export async function insertSecondPersons(
  db: Database,
  batch: readonly SealedSignature[],
): Promise<ReadonlySet<SignatureId>> {
  const counted = sql`select inserted.*, state_day as day, 1 as by from inserted`;
  const { rows } = await sql<{ signatureId: SignatureId }>`
    /* prepared: insert-second-persons */
    with new as (
      select new.* from ${unnestedSignatures(batch)}
      join campaign on campaign.id = new.campaign_id and ${takesSignatures} and ${isSealedToStay(sql`new.sealed`)}
    ), beside as (
      select new.id as new_id,
        case when first.email_index = new.email_index then ${secondPlace(sql`new.email_index`)} else new.email_index end
          as place
      from new
      join signature as first on first.campaign_id = new.campaign_id
        and first.email_index = any (array[new.email_index, ${secondPlace(sql`new.email_index`)}])
      -- What is held keeps nobody out: it gives way.
      where first.state <> 'held' and first.name_index <> new.name_index and first.postcode_index = new.postcode_index
        -- Where both places are taken there is nothing to hold.
        and not exists (
          select from signature as other
          where other.campaign_id = new.campaign_id and other.id <> first.id
            and other.email_index = any (array[new.email_index, ${secondPlace(sql`new.email_index`)}])
        )
      order by first.campaign_id, first.id
      for update of first
    ), inserted as (
      insert into signature (${insertedColumns})
      select ${insertedValues(sql`beside.place`)}
      from new join beside on beside.new_id = new.id
      order by new.campaign_id, beside.place, new.id
      on conflict do nothing
      returning ${returnedColumns}
    ), tallied as (
      ${addToTally(counted, slot)}
    ), job as (
      ${mailJobFor(sql`select campaign_id, id, state = 'pending' as is_due from inserted`)}
    )
    select id as "signatureId", (select count(*) from job) as jobs from inserted`.execute(db);
  return new Set(rows.map(({ signatureId }) => signatureId));
}
