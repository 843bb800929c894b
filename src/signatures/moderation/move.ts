import { sql } from 'kysely';
import type { Campaign } from '../../campaigns/campaign.ts';
import type { CampaignKeys, KeysOf } from '../../campaigns/keys.ts';
import { withKeys } from '../../campaigns/with-keys.ts';
import { type Database, inTransaction, type Trx } from '../../platform/db/database.ts';
import { errorCode } from '../../platform/error-code.ts';
import { indexesOf, openPerson, SECOND_PLACE } from '../sealing.ts';
import type { Move, SignatureRef } from '../signature.ts';
import { type Moved, moveSignatures, type Restorable, restoreSignatures } from '../sql/move-signatures.ts';
import { unnestedRefs } from '../sql/signature-rows.ts';

export interface MoveDeps {
  readonly db: Database;
  readonly keysOf: KeysOf;
}

/** Somebody signs with the address at the same moment: once they have, it is seen that they did. */
const TRIES = 3;

/** What is to be done with a batch of a campaign's signatures, in one transaction. */
export interface Moving<T> {
  readonly move: Move;
  /** Says which; before anything else is locked. */
  readonly take: (trx: Trx) => Promise<readonly SignatureRef[]>;
  /** What is written along, once they are moved. */
  readonly follow: (trx: Trx, taken: readonly SignatureRef[], moved: readonly Moved[]) => Promise<T>;
}

/** Does a move with a batch of signatures and, in the same transaction, what follows from it. @returns what that says. */
export async function moveBatch<T>(
  { db, keysOf }: MoveDeps,
  campaign: Pick<Campaign, 'id' | 'household'>,
  { move, take, follow }: Moving<T>,
): Promise<T> {
  const work = (write: (trx: Trx, taken: readonly SignatureRef[]) => Promise<readonly Moved[]>) =>
    inTransaction(db, async (trx) => {
      const taken = await take(trx);
      return follow(trx, taken, taken.length === 0 ? [] : await write(trx, taken));
    });
  if (move !== 'restore') return work((trx, taken) => moveSignatures(trx, taken, move));
  for (let tries = 1; ; tries += 1) {
    try {
      const done = await withKeys(keysOf, campaign.id, async (keys) => ({
        answer: await work((trx, taken) => restore(trx, campaign, taken, keys)),
      }));
      // Where the keys are gone nothing can be opened, and so nothing come back.
      return done === undefined ? await work(async () => []) : done.answer;
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
