import { sql } from 'kysely';
import type { Db } from '../../platform/db/database.ts';
import type { SignatureId, SignatureRef, SignatureState } from '../signature.ts';

/** Signatures that hold something personal still, in the order of ids. Served by the primary key. */
export async function listSealed(
  db: Db,
  campaignId: SignatureRef['campaignId'],
  after: SignatureId | undefined,
  most: number,
): Promise<(SignatureRef & { readonly state: SignatureState })[]> {
  return db
    .selectFrom('signature')
    .select(['campaign_id as campaignId', 'id as signatureId', 'state'])
    .where('campaign_id', '=', campaignId)
    .where('sealed', 'is not', null)
    .$if(after !== undefined, (query) => query.where('id', '>', after ?? null))
    .orderBy('id')
    .limit(most)
    .execute();
}

/** Erases what is personal of verified signatures, which go on to be counted. Locks by id, as signing and confirming do. */
export async function erasePersons(db: Db, batch: readonly SignatureRef[]): Promise<void> {
  await sql`
    with verified as (
      select signature.campaign_id, signature.id
      from unnest(
        ${batch.map(({ campaignId }) => campaignId)}::uuid[], ${batch.map(({ signatureId }) => signatureId)}::uuid[]
      ) as asked (campaign_id, id)
      join signature on signature.campaign_id = asked.campaign_id and signature.id = asked.id
      where signature.state = 'verified'
      order by signature.campaign_id, signature.id
      for update of signature
    )
    update signature
    set sealed = null, email_index = null, name_index = null, postcode_index = null, network_mark = null, mail_due = null,
      wants_updates = false
    from verified
    where signature.campaign_id = verified.campaign_id and signature.id = verified.id`.execute(db);
}
