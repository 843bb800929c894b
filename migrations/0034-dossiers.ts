import { type Kysely, sql } from 'kysely';

// biome-ignore lint/suspicious/noExplicitAny: a migration is frozen and must not follow today's table types
type Frozen = Kysely<any>;

/** A dossier of many names is a ZIP of PDFs: whoever holds one of these finds its list by that file's hash. */
export async function up(db: Frozen): Promise<void> {
  await sql`alter table list_release add column contained_sha256 text[] not null default '{}'`.execute(db);
  await sql`create index list_release_contained on list_release using gin (contained_sha256)`.execute(db);
}
