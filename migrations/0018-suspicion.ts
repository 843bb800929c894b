import { type Kysely, sql } from 'kysely';

// biome-ignore lint/suspicious/noExplicitAny: a migration is frozen and must not follow today's table types
type Frozen = Kysely<any>;

/** What looks suspicious of many signatures together, and whether a campaign's page says how many were removed. */
export async function up(db: Frozen): Promise<void> {
  // A statement that erases a seal does not see words that were stored while it waited for the row; this does.
  await sql`
    create function forget_words() returns trigger language plpgsql as $$
    begin
      delete from signature_search where campaign_id = new.campaign_id and signature_id = new.id;
      return null;
    end $$`.execute(db);
  await sql`
    create trigger signature_words_are_forgotten after update on signature
    for each row when (old.sealed is not null and new.sealed is null)
    execute function forget_words()`.execute(db);

  await sql`
    create table suspicion (
      id uuid primary key,
      campaign_id uuid not null references campaign,
      kind text not null check (kind in ('network', 'domain', 'same-name', 'random-names', 'numbered', 'hour')),
      -- The network's mark, or a keyed hash of the domain or name that they share; null where they share none.
      mark bytea,
      -- One of them, by which a domain can be told to whoever has the keys.
      example uuid not null,
      signatures integer not null,
      first_at timestamptz not null,
      last_at timestamptz not null,
      -- Numbers alone: shares, spacing, what is usual.
      details jsonb not null default '{}',
      found_at timestamptz not null default now(),
      -- An organiser has looked, and nothing is wrong with them.
      dismissed_at timestamptz
    )`.execute(db);
  await sql`create index suspicion_newest on suspicion (campaign_id, last_at desc, id)`.execute(db);
  await sql`
    create table suspicion_progress (
      campaign_id uuid primary key,
      -- The newest signature when it was last looked for what is suspicious.
      looked_to uuid
    )`.execute(db);

  await sql`alter table campaign add column shows_removed boolean not null default false`.execute(db);
}
