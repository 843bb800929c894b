import { type Kysely, sql } from 'kysely';

// biome-ignore lint/suspicious/noExplicitAny: a migration is frozen and must not follow today's table types
type Frozen = Kysely<any>;

/** What organisers have removed, kept for an hour, so that they can undo it. */
export async function up(db: Frozen): Promise<void> {
  await sql`
    create table removal (
      id uuid primary key,
      campaign_id uuid not null references campaign on delete cascade,
      kind text not null check (kind in ('committee', 'portrait', 'endorser', 'logo', 'cover', 'recipient', 'demand')),
      -- Of the entry, the recipient or the demand.
      subject text not null,
      -- As it was called, for the button; '' where it has no name.
      name text not null,
      -- The rows as they were, by their tables.
      content jsonb not null,
      removed_at timestamptz not null default now()
    )`.execute(db);
  await sql`create index removal_removed_at on removal (removed_at)`.execute(db);
}
