import { type RawBuilder, sql } from 'kysely';
import { arrayText } from '../../platform/db/array-text.ts';
import type { Db } from '../../platform/db/database.ts';
import type { SignatureRef, SignatureState } from '../signature.ts';

/** Refs as rows of (campaign_id, id), in a statement whose text is the same for any number of them. */
export function unnestedRefs(refs: readonly SignatureRef[]): RawBuilder<unknown> {
  return sql`unnest(
    ${arrayText(refs.map((ref) => ref.campaignId))}::uuid[],
    ${arrayText(refs.map((ref) => ref.signatureId))}::uuid[]
  )`;
}

/** The states of signatures by their id; those there are none of are left out. Served by the primary key. */
export async function currentStates(db: Db, refs: readonly SignatureRef[]): Promise<Map<string, SignatureState>> {
  const { rows } = await sql<{ signatureId: string; state: SignatureState }>`
    select signature.id as "signatureId", signature.state
    from ${unnestedRefs(refs)} as asked (campaign_id, id)
    join signature on signature.campaign_id = asked.campaign_id and signature.id = asked.id`.execute(db);
  return new Map(rows.map(({ signatureId, state }) => [signatureId, state]));
}
