import { sql } from 'kysely';
import type { Db } from '../../platform/db/database.ts';
import type { SignatureRef, SignatureState } from '../signature.ts';
import type { TallyKey } from '../tally.ts';

/** A signature that has just moved to another state, with what it is counted by. */
export interface Moved extends SignatureRef, Omit<TallyKey, 'state' | 'day'> {
  /** The UTC day it is counted on in the state that it left. */
  readonly from: string;
  /** The UTC day it is counted on now. */
  readonly today: string;
}

export interface SignatureRow extends SignatureRef {
  readonly state: SignatureState;
}

/** The states of signatures by their id; those there are none of are left out. Served by the primary key. */
export async function currentStates(db: Db, refs: readonly SignatureRef[]): Promise<Map<string, SignatureRow>> {
  const { rows } = await sql<SignatureRow>`
    select signature.campaign_id as "campaignId", signature.id as "signatureId", signature.state
    from unnest(
      ${refs.map((ref) => ref.campaignId)}::uuid[],
      ${refs.map((ref) => ref.signatureId)}::uuid[]
    ) as asked (campaign_id, id)
    join signature on signature.campaign_id = asked.campaign_id and signature.id = asked.id`.execute(db);
  return new Map(rows.map((row) => [row.signatureId, row]));
}
