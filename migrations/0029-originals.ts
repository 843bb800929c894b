import { type Kysely, sql } from 'kysely';

// biome-ignore lint/suspicious/noExplicitAny: a migration is frozen and must not follow today's table types
type Frozen = Kysely<any>;

/** What translations were made from, kept when the original changes, so that the difference can be shown. */
export async function up(db: Frozen): Promise<void> {
  await sql`
    create table campaign_original (
      campaign_id uuid not null references campaign,
      mark text not null,
      words text not null,
      primary key (campaign_id, mark)
    )`.execute(db);
}
