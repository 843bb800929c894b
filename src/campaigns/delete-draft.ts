import { sql } from 'kysely';
import type { Recorder } from '../audit/log.ts';
import type { Trx } from '../platform/db/database.ts';
import { deletePictures } from '../platform/pictures/store.ts';
import type { PictureId } from '../platform/pictures/tables.ts';
import type { Campaign, CampaignId } from './campaign.ts';

declare module '../audit/log.ts' {
  interface Acts {
    'campaign.delete': Record<string, never>;
  }
}

/**
 * What hangs on a campaign, in an order in which it can be taken away. Nothing stands here that only a published one has
 * signatures in: nobody can have signed a draft. The audit stays.
 */
export const hanging = [
  'removal',
  'milestone_silence',
  'milestone',
  'milestone_watch',
  'digest',
  'brief',
  'next_steps',
  'paper_import',
  'paper_row',
  'paper_sheet',
  'paper_campaign',
  'import_preview',
  'region_remap',
  'region_table',
  'campaign_region',
  'suspicion',
  'moderation_search',
  'moderation_act',
  'list_notice',
  'list_delivery',
  'sealed_part',
  'sealed_file',
  'list_entries',
  'list_request',
  'lists_by_one',
  'list_release',
  'recipient',
  'key_end_request',
  'domain_rule',
  'network_rule',
  'campaign_source',
  'campaign_original',
  'campaign_writer',
  'campaign_trial',
  'campaign_draft',
  'campaign_cover',
  'committee_invitation',
  'committee_member',
  'endorser',
  'update_post',
  'campaign_event',
  'goal',
  'campaign_language',
  'campaign_text',
  'member_role',
  'campaign_key',
] as const;

/** Deletes a campaign that was never published, with all that was written for it. @returns false where it was published. */
export async function deleteDraft(
  trx: Trx,
  { id, slug }: Pick<Campaign, 'id' | 'slug'>,
  record: Recorder,
): Promise<boolean> {
  const draft = await trx
    .selectFrom('campaign')
    .select('id')
    .where('id', '=', id)
    .where('state', '=', 'draft')
    .forUpdate()
    .executeTakeFirst();
  if (draft === undefined) return false;
  const pictures = await picturesOf(trx, id);
  for (const table of hanging) await sql`delete from ${sql.table(table)} where campaign_id = ${id}`.execute(trx);
  await deletePictures(trx, pictures);
  await trx.deleteFrom('campaign').where('id', '=', id).execute();
  await record(trx, { act: 'campaign.delete', subject: slug, campaignId: id, details: {} });
  return true;
}

async function picturesOf(trx: Trx, id: CampaignId): Promise<readonly PictureId[]> {
  const { rows } = await sql<{ id: PictureId }>`
    select picture_id as id from campaign_cover where campaign_id = ${id}
    union all select portrait_id from committee_member where campaign_id = ${id} and portrait_id is not null
    union all select portrait_id from committee_invitation where campaign_id = ${id} and portrait_id is not null
    union all select logo_id from endorser where campaign_id = ${id} and logo_id is not null`.execute(trx);
  return rows.map((row) => row.id);
}
