import { type Kysely, sql } from 'kysely';

// biome-ignore lint/suspicious/noExplicitAny: a migration is frozen and must not follow today's table types
type Frozen = Kysely<any>;

/** What holds for the whole team. */
export async function up(db: Frozen): Promise<void> {
  await sql`
    create table team_rule (
      id smallint primary key check (id = 1),
      -- Whether also whoever sees counts alone is asked for a second factor.
      everyone_needs_factor boolean not null default false
    )`.execute(db);
  await sql`insert into team_rule (id) values (1)`.execute(db);
}
