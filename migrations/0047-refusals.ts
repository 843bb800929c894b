import { type Kysely, sql } from 'kysely';

// biome-ignore lint/suspicious/noExplicitAny: a migration is frozen and must not follow today's table types
type Frozen = Kysely<any>;

/** Why a list was refused, sealed like the reason for which it was asked; null of what was refused before that was asked. */
export async function up(db: Frozen): Promise<void> {
  await sql`alter table list_request add column refusal_sealed bytea`.execute(db);
}
