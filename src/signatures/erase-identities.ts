import { sql } from 'kysely';
import type { CampaignId } from '../campaigns/campaign.ts';
import { eraseFile, filesOf } from '../campaigns/sealed-files/kept-files.ts';
import type { Database } from '../platform/db/database.ts';
import { writersDone } from './reseal.ts';
import type { SignatureId } from './signature.ts';
import { endSignatures } from './sql/end-signatures.ts';
import { erasePersons, listSealed } from './sql/erase-persons.ts';

/** Small enough that no transaction is long. */
const BATCH = 500;

/**
 * Erases what a campaign's destroyed keys had sealed, its lists among it, and the hashes by which addresses were known. Verified signatures
 * stay counted; what was not confirmed by then never will be. Cut off, it goes on with the next call.
 *
 * @returns how many held something personal.
 */
export async function eraseIdentities(
  { campaignId }: { readonly campaignId: CampaignId },
  { db, clock }: { readonly db: Database; readonly clock: () => Date },
): Promise<number> {
  await writersDone(db);
  let erased = 0;
  // Again until there is nothing: what was pending may have been confirmed behind the round that looked at it.
  for (let found = 1; found > 0; erased += found) found = await eraseAll(db, campaignId);
  for (const file of await filesOf(db, campaignId)) await eraseFile(db, file, clock());
  // Of sheets of paper the numbers stay.
  const personal = ['paper_import', 'paper_row', 'signature_person', 'moderation_search'] as const;
  for (const table of [...personal, 'search_token', 'search_progress', 'suspicion', 'suspicion_progress'] as const) {
    await db.deleteFrom(table).where('campaign_id', '=', campaignId).execute();
  }
  await db
    .updateTable('campaign')
    .set({ identities_erased_at: sql<Date>`now()` })
    .where('id', '=', campaignId)
    .where('keys_ended_at', 'is not', null)
    .where('identities_erased_at', 'is', null)
    .execute();
  return erased;
}

async function eraseAll(db: Database, campaignId: CampaignId): Promise<number> {
  let erased = 0;
  for (let after: SignatureId | undefined; ; ) {
    const batch = await listSealed(db, campaignId, after, BATCH);
    after = batch.at(-1)?.signatureId;
    if (after === undefined) return erased;
    const verified = batch.filter(({ state }) => state === 'verified');
    const others = batch.filter(({ state }) => state !== 'verified');
    if (verified.length > 0) await erasePersons(db, verified);
    if (others.length > 0) await endSignatures(db, others, ['pending', 'held', 'removed'], 'expired');
    erased += batch.length;
  }
}
