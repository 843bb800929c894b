import { type Kysely, sql } from 'kysely';

// biome-ignore lint/suspicious/noExplicitAny: a migration is frozen and must not follow today's table types
type Frozen = Kysely<any>;

/**
 * A secret that is being set up is derived from its session, and stored when its first code was entered: one that waited
 * in the member's row might have been read by another who held a link of theirs.
 */
export async function up(db: Frozen): Promise<void> {
  await sql`delete from totp where sealed_secret is null`.execute(db);
  await sql`
    alter table totp
      drop column pending_secret,
      alter column sealed_secret set not null,
      alter column confirmed_at set not null`.execute(db);
}
