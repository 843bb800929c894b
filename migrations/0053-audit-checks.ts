import { type Kysely, sql } from 'kysely';

// biome-ignore lint/suspicious/noExplicitAny: a migration is frozen and must not follow today's table types
type Frozen = Kysely<any>;

/** Reading a long audit again, in the background. */
export async function up(db: Frozen): Promise<void> {
  await sql`
    create table audit_check (
      id uuid primary key,
      -- A hash in hexadecimal that the audit must hold; '' where none was given.
      head text not null,
      -- How many entries there were when it was asked for, and how many are read.
      entries bigint not null,
      checked bigint not null default 0,
      started_at timestamptz not null default now(),
      -- What was found, sealed, so that nobody who can only write here can make one; null until then.
      verdict bytea
    )`.execute(db);
}
