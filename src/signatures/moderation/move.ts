import { sql } from 'kysely';
import type { Campaign } from '../../campaigns/campaign.ts';
import type { CampaignKeys, KeysOf } from '../../campaigns/keys.ts';
import { type Database, inTransaction, type Trx } from '../../platform/db/database.ts';
import { errorCode } from '../../platform/error-code.ts';
import { indexesOf, openPerson, withKeys } from '../sealing.ts';
import type { Move, SignatureRef } from '../signature.ts';
import { type Moved, moveSignatures, type Restorable, restoreSignatures } from '../sql/move-signatures.ts';
import { unnestedRefs } from '../sql/signature-rows.ts';

export interface MoveDeps {
  readonly db: Database;
  readonly keysOf: KeysOf;
}

/** Somebody signs with the address at the same moment: once they have, it is seen that they did. */
const TRIES = 3;

/**
 * Does a move with a batch of a campaign's signatures and, in the same transaction, what follows from it.
 *
 * @param follow what is to be written along: it is told which were moved.
 */
export async function moveBatch(
  { db, keysOf }: MoveDeps,
  campaign: Pick<Campaign, 'id' | 'household'>,
  refs: readonly SignatureRef[],
  move: Move,
  follow: (trx: Trx, moved: readonly Moved[]) => Promise<void>,
): Promise<readonly Moved[]> {
  const work = (write: (trx: Trx) => Promise<readonly Moved[]>) =>
    inTransaction(db, async (trx) => {
      const moved = await write(trx);
      await follow(trx, moved);
      return moved;
    });
  if (move !== 'restore') return work((trx) => moveSignatures(trx, refs, move));
  for (let tries = 1; ; tries += 1) {
    try {
      const restored = await withKeys(keysOf, campaign.id, (keys) => work((trx) => restore(trx, campaign, refs, keys)));
      // Where the keys are gone nothing can be opened, and so nothing come back.
      return restored ?? (await work(async () => []));
    } catch (error) {
      if (errorCode(error) !== '23505' || tries === TRIES) throw error;
    }
  }
}

async function restore(
  trx: Trx,
  { household }: Pick<Campaign, 'household'>,
  refs: readonly SignatureRef[],
  keys: CampaignKeys,
): Promise<readonly Moved[]> {
  const removed = await lockRemoved(trx, refs);
  const restorable = removed.flatMap(({ sealed, country, ...ref }): Restorable[] => {
    const indexes = indexesOf({ person: openPerson(keys, ref, sealed), country, household }, keys);
    if (indexes === undefined) return [];
    const { nameIndex = null, postcodeIndex = null } = indexes.household ?? {};
    return [{ ...ref, emailIndex: indexes.emailIndex, nameIndex, postcodeIndex }];
  });
  const first = await restoreSignatures(trx, restorable);
  const back = new Set(first.map(({ signatureId }) => signatureId));
  const beside = restorable
    .filter(({ signatureId, nameIndex }) => nameIndex !== null && !back.has(signatureId))
    .map((one) => ({ ...one, emailIndex: Buffer.concat([one.emailIndex, SECOND_PLACE]) }));
  return beside.length === 0 ? first : [...first, ...(await restoreSignatures(trx, beside))];
}

/** As `secondPlace` of sql/new-signatures.ts. */
const SECOND_PLACE = Buffer.from([2]);

async function lockRemoved(
  trx: Trx,
  refs: readonly SignatureRef[],
): Promise<(SignatureRef & { readonly sealed: Buffer; readonly country: string })[]> {
  const { rows } = await sql<SignatureRef & { readonly sealed: Buffer; readonly country: string }>`
    select signature.campaign_id as "campaignId", signature.id as "signatureId", sealed, country
    from ${unnestedRefs(refs)} as asked (campaign_id, id)
    join signature on signature.campaign_id = asked.campaign_id and signature.id = asked.id
    where signature.state = 'removed' and sealed is not null
    order by signature.campaign_id, signature.id
    for update of signature`.execute(trx);
  return rows;
}
