import { sql } from 'kysely';
import type { Recorder } from '../audit/log.ts';
import { askForRotation } from '../platform/crypto/site-key.ts';
import type { Trx } from '../platform/db/database.ts';
import { addJob } from '../platform/queue/queue.ts';
import type { Campaign, CampaignId, CampaignState } from './campaign.ts';
import { lockCampaignById } from './campaign-row.ts';

/** Why a campaign's keys end: their time was up, or one admin asked for it and another confirmed. */
export type KeysEnd = { readonly why: 'retention' } | { readonly why: 'asked'; readonly askedBy: string };

declare module '../audit/log.ts' {
  interface Acts {
    'keys.end': KeysEnd;
  }
}

declare module '../platform/queue/queue.ts' {
  interface Jobs {
    /** What nobody can read any more; what does it stands in signatures/erase-identities.ts. */
    eraseIdentities: { readonly campaignId: CampaignId };
  }
}

/**
 * Destroys a campaign's keys: from the commit on nobody can name or mail its signatories. It is closed for good, its counts
 * stay, and what was sealed is erased by a job. It cannot be undone.
 *
 * @returns false where they were destroyed before.
 */
export async function endKeys(
  trx: Trx,
  { id: campaignId, slug }: Pick<Campaign, 'id' | 'slug'>,
  end: KeysEnd,
  now: Date,
  record: Recorder,
): Promise<boolean> {
  await lockCampaignById(trx, campaignId);
  const ended = await trx
    .updateTable('campaign')
    .set({
      keys_ended_at: now,
      // What was never published stays unseen, and what is put away stays so.
      state: sql<CampaignState>`case state when 'open' then 'closed' else state end`,
      closed_at: sql<Date>`coalesce(closed_at, ${now})`,
      changed_at: sql<Date>`now()`,
      revision: sql<number>`revision + 1`,
    })
    .where('id', '=', campaignId)
    .where('keys_ended_at', 'is', null)
    .executeTakeFirst();
  if (ended.numUpdatedRows === 0n) return false;
  // Before the campaign's keys, as where the master key is rotated, or the two could wait for each other.
  await askForRotation(trx, now);
  await trx
    .updateTable('campaign_key')
    .set({ wrapped: null, retired_at: sql`coalesce(retired_at, now())`, destroyed_at: now })
    .where('campaign_id', '=', campaignId)
    .where('destroyed_at', 'is', null)
    .execute();
  await trx.deleteFrom('key_end_request').where('campaign_id', '=', campaignId).execute();
  await addJob(trx, { task: 'eraseIdentities', payload: { campaignId } });
  await record(trx, { act: 'keys.end', subject: slug, campaignId, details: end });
  return true;
}
