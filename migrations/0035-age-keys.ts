import { type Kysely, sql } from 'kysely';

// biome-ignore lint/suspicious/noExplicitAny: a migration is frozen and must not follow today's table types
type Frozen = Kysely<any>;

/** The public key to which a recipient's lists can be encrypted. */
export async function up(db: Frozen): Promise<void> {
  await sql`alter table recipient add column age_key text not null default ''`.execute(db);
}
