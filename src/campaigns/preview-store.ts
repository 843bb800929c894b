import { sql } from 'kysely';
import type { MemberId } from '../accounts/member.ts';
import type { Db } from '../platform/db/database.ts';
import { isUuid, newUuid7 } from '../platform/ids.ts';
import type { CampaignId } from './campaign.ts';

/** A table that was sent: what an import would change is told from it until somebody has said yes. */
export interface Preview {
  readonly id: string;
  readonly content: string;
}

/** Whose preview it is, and what of: nobody else sees it, and it is imported as nothing else. */
export interface PreviewOwner {
  readonly campaignId: CampaignId;
  readonly memberId: MemberId;
  readonly subject: PreviewSubject;
}

/** Recipients, or the regions of a country (ISO 3166-1). */
export type PreviewSubject = 'recipients' | `regions.${string}`;

/** Keeps what was sent until it is confirmed: one of a subject at a time, and for a day. @returns its id */
export async function keepPreview(
  db: Db,
  { campaignId, memberId, subject }: PreviewOwner,
  content: string,
): Promise<string> {
  const id = newUuid7();
  await sql`delete from import_preview where created_at < now() - interval '1 day'`.execute(db);
  await sql`
    insert into import_preview (campaign_id, member_id, subject, id, content)
    values (${campaignId}, ${memberId}, ${subject}, ${id}, ${content})
    on conflict (campaign_id, member_id, subject)
      do update set id = excluded.id, content = excluded.content, created_at = now()`.execute(db);
  return id;
}

/** Served by the primary key. @returns undefined where it is another's, was confirmed, or is too old. */
export async function findPreview(
  db: Db,
  { campaignId, memberId, subject }: PreviewOwner,
  id: string,
): Promise<Preview | undefined> {
  if (!isUuid(id)) return undefined;
  const { rows } = await sql<Preview>`
    select id, content from import_preview
    where campaign_id = ${campaignId} and member_id = ${memberId} and subject = ${subject} and id = ${id}
      and created_at > now() - interval '1 day'`.execute(db);
  return rows[0];
}

export async function forgetPreview(db: Db, id: string): Promise<void> {
  await sql`delete from import_preview where id = ${id}`.execute(db);
}
