import { type Kysely, sql } from 'kysely';

// biome-ignore lint/suspicious/noExplicitAny: a migration is frozen and must not follow today's table types
type Frozen = Kysely<any>;

/** Whether an organiser has said that a row which looks like a double is another person's; why stands in the audit. */
export async function up(db: Frozen): Promise<void> {
  await sql`alter table paper_row add column is_another boolean not null default false`.execute(db);
}
