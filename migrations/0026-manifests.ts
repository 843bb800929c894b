import { type Kysely, sql } from 'kysely';

// biome-ignore lint/suspicious/noExplicitAny: a migration is frozen and must not follow today's table types
type Frozen = Kysely<any>;

/** What goes with a list so that it can be checked; it is found by the hash of the list's file. */
export async function up(db: Frozen): Promise<void> {
  await sql`alter table list_release add column manifest json`.execute(db);
  await sql`create index list_release_sha256 on list_release (sha256) where manifest is not null`.execute(db);
}
