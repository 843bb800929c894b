import { sql } from 'kysely';
import type { MemberId } from '../../accounts/member.ts';
import type { CampaignId } from '../../campaigns/campaign.ts';
import type { Db } from '../../platform/db/database.ts';
import { newUuid7 } from '../../platform/ids.ts';

export interface Preview {
  readonly id: string;
  readonly content: string;
}

/** Whose preview it is: nobody else sees it. */
export interface PreviewOwner {
  readonly campaignId: CampaignId;
  readonly memberId: MemberId;
}

/** Keeps what was sent until it is confirmed: one at a time, and for a day. @returns its id */
export async function keepPreview(db: Db, owner: PreviewOwner, content: string): Promise<string> {
  const id = newUuid7();
  await sql`delete from import_preview where created_at < now() - interval '1 day'`.execute(db);
  await sql`
    insert into import_preview (campaign_id, member_id, id, content)
    values (${owner.campaignId}, ${owner.memberId}, ${id}, ${content})
    on conflict (campaign_id, member_id)
      do update set id = excluded.id, content = excluded.content, created_at = now()`.execute(db);
  return id;
}

/** Served by the primary key. @returns undefined where it is another's, was confirmed, or is too old. */
export async function findPreview(db: Db, owner: PreviewOwner, id: string): Promise<Preview | undefined> {
  const { rows } = await sql<Preview>`
    select id, content from import_preview
    where campaign_id = ${owner.campaignId} and member_id = ${owner.memberId} and id = ${id}
      and created_at > now() - interval '1 day'`.execute(db);
  return rows[0];
}

export async function forgetPreview(db: Db, id: string): Promise<void> {
  await sql`delete from import_preview where id = ${id}`.execute(db);
}
