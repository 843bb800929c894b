import { type Kysely, sql } from 'kysely';

// biome-ignore lint/suspicious/noExplicitAny: a migration is frozen and must not follow today's table types
type Frozen = Kysely<any>;

/** One table for what is shown before it is imported, whatever it is a table of. */
export async function up(db: Frozen): Promise<void> {
  await sql`
    alter table import_preview
      add column subject text not null default 'recipients',
      drop constraint import_preview_pkey,
      add primary key (campaign_id, member_id, subject)`.execute(db);
  await sql`alter table import_preview alter column subject drop default`.execute(db);
  await sql`
    insert into import_preview (campaign_id, member_id, subject, id, content, created_at)
    select campaign_id, member_id, 'regions.' || country, id, content, created_at from region_preview`.execute(db);
  await sql`drop table region_preview`.execute(db);
}
