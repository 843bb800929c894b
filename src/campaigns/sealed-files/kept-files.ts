import { type Database, type Db, inTransaction, type Trx } from '../../platform/db/database.ts';
import type { CampaignId } from '../campaign.ts';
import type { CampaignKeys } from '../keys.ts';
import { openFileKey, type SealedFileRef, sealFileKey } from './sealed-file.ts';

/** Seals the keys of a campaign's files anew under the one that it seals with now; the files stay as they are. */
export async function resealFileKeys(trx: Trx, keys: CampaignKeys, campaignId: CampaignId): Promise<void> {
  const files = await trx
    .selectFrom('sealed_file')
    .select(['id', 'sealed_key'])
    .where('campaign_id', '=', campaignId)
    .where('sealed_key', 'is not', null)
    .orderBy('id')
    .forUpdate()
    .execute();
  for (const { id, sealed_key } of files) {
    if (sealed_key === null) continue;
    const ref = { campaignId, fileId: id };
    const sealed = sealFileKey(keys, ref, openFileKey(keys, ref, sealed_key));
    await trx
      .updateTable('sealed_file')
      .set({ sealed_key: sealed })
      .where('campaign_id', '=', campaignId)
      .where('id', '=', id)
      .execute();
  }
}

/** Files made before a moment that are still there, of all campaigns. Served by sealed_file_kept. */
export async function filesMadeBefore(db: Db, before: Date): Promise<SealedFileRef[]> {
  return db
    .selectFrom('sealed_file')
    .select(['campaign_id as campaignId', 'id as fileId'])
    .where('erased_at', 'is', null)
    .where('made_at', '<', before)
    .orderBy('made_at')
    .execute();
}

/** A campaign's files that are still there. */
export async function filesOf(db: Db, campaignId: CampaignId): Promise<SealedFileRef[]> {
  return db
    .selectFrom('sealed_file')
    .select(['campaign_id as campaignId', 'id as fileId'])
    .where('campaign_id', '=', campaignId)
    .where('erased_at', 'is', null)
    .execute();
}

/** Erases a file: that there was one stays, and when it went. */
export async function eraseFile(db: Database, { campaignId, fileId }: SealedFileRef, now: Date): Promise<void> {
  await inTransaction(db, async (trx) => {
    await trx
      .updateTable('sealed_file')
      .set({ sealed_key: null, erased_at: now })
      .where('campaign_id', '=', campaignId)
      .where('id', '=', fileId)
      .where('erased_at', 'is', null)
      .execute();
    await trx.deleteFrom('sealed_part').where('campaign_id', '=', campaignId).where('file_id', '=', fileId).execute();
  });
}
