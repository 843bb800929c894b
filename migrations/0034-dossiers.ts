import { type Kysely, sql } from 'kysely';

// biome-ignore lint/suspicious/noExplicitAny: a migration is frozen and must not follow today's table types
type Frozen = Kysely<any>;

/**
 * A dossier of many names is a ZIP of PDFs: whoever holds one of these finds its list by that file's hash. And a list may
 * have a column of its Persian names in Latin letters.
 */
export async function up(db: Frozen): Promise<void> {
  await sql`alter table list_release add column contained_sha256 text[] not null default '{}'`.execute(db);
  for (const table of ['list_release', 'list_request']) {
    await sql`alter table ${sql.table(table)} add column latin_names boolean not null default false`.execute(db);
  }
  await sql`create index list_release_contained on list_release using gin (contained_sha256)`.execute(db);
}
