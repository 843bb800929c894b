import { type Kysely, sql } from 'kysely';

// biome-ignore lint/suspicious/noExplicitAny: a migration is frozen and must not follow today's table types
type Frozen = Kysely<any>;

/** A logo stands beside the name that it repeats, and needs no words of its own. */
export async function up(db: Frozen): Promise<void> {
  await sql`alter table endorser drop column logo_alt`.execute(db);
}
