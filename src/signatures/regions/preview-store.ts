import { sql } from 'kysely';
import type { MemberId } from '../../accounts/member.ts';
import type { Db } from '../../platform/db/database.ts';
import { newUuid7 } from '../../platform/ids.ts';
import type { TableRef } from './region-store.ts';

/** Whose preview it is, and of which country's table: nobody else sees it. */
export interface PreviewOwner extends TableRef {
  readonly memberId: MemberId;
}

export interface Preview {
  readonly id: string;
  readonly content: string;
}

/** Keeps what was sent until it is confirmed: one at a time, and for a day. @returns its id */
export async function keepPreview(db: Db, owner: PreviewOwner, content: string): Promise<string> {
  const id = newUuid7();
  await sql`delete from region_preview where created_at < now() - interval '1 day'`.execute(db);
  await sql`
    insert into region_preview (campaign_id, member_id, id, country, content)
    values (${owner.campaignId}, ${owner.memberId}, ${id}, ${owner.country}, ${content})
    on conflict (campaign_id, member_id) do update
      set id = excluded.id, country = excluded.country, content = excluded.content, created_at = now()`.execute(db);
  return id;
}

/** Served by the primary key. @returns undefined where it is another's, was confirmed, or is too old. */
export async function findPreview(db: Db, owner: PreviewOwner, id: string): Promise<Preview | undefined> {
  const { rows } = await sql<Preview>`
    select id, content from region_preview
    where campaign_id = ${owner.campaignId} and member_id = ${owner.memberId} and id = ${id}
      and country = ${owner.country} and created_at > now() - interval '1 day'`.execute(db);
  return rows[0];
}

export async function forgetPreview(db: Db, id: string): Promise<void> {
  await sql`delete from region_preview where id = ${id}`.execute(db);
}
