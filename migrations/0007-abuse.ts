import { type Kysely, sql } from 'kysely';

// biome-ignore lint/suspicious/noExplicitAny: a migration is frozen and must not follow today's table types
type Frozen = Kysely<any>;

/** What keeps fakes out of the count: signatures that are held, lists of who is blocked or allowed, and switches. */
export async function up(db: Frozen): Promise<void> {
  await sql`
    alter table signature
      add column held_for text,
      -- A keyed hash of the network and the day, another one each day; null once it has had its time, and where none is known.
      add column network_mark bytea`.execute(db);
  // Not valid: what is there satisfies the stricter ones that these replace, and need not be read again.
  await sql`
    alter table signature
      drop constraint signature_state_check,
      drop constraint signature_check,
      add constraint signature_state_is_known
        check (state in ('pending', 'verified', 'held', 'withdrawn', 'removed', 'expired')) not valid,
      add constraint signature_ended_is_erased
        check (state in ('pending', 'verified', 'held') or (sealed is null and email_index is null)) not valid,
      add constraint signature_held_says_why check ((state = 'held') = (held_for is not null)) not valid,
      add constraint signature_held_for_is_known check (
        held_for in ('honeypot', 'blocked-domain', 'disposable-domain', 'blocked-network', 'burst')
      ) not valid`.execute(db);
  // The desk's list, newest first, and the erasing of what nobody looked at.
  await sql`create index signature_held on signature (campaign_id, created_at, id) where state = 'held'`.execute(db);

  await sql`
    create table domain_rule (
      id uuid primary key,
      -- Null: for every campaign.
      campaign_id uuid references campaign,
      verdict text not null check (verdict in ('block', 'allow')),
      -- In ASCII and small letters; * stands for any letters.
      pattern text not null check (length(pattern) between 1 and 253),
      created_at timestamptz not null default now(),
      unique nulls not distinct (campaign_id, pattern)
    )`.execute(db);

  await sql`
    create table network_rule (
      -- One rule has a row for each of its days, since a network has another mark each day.
      id uuid not null,
      campaign_id uuid references campaign,
      verdict text not null check (verdict in ('block', 'allow')),
      day date not null,
      mark bytea not null,
      created_at timestamptz not null default now(),
      primary key (id, day),
      unique nulls not distinct (campaign_id, mark)
    )`.execute(db);

  // Signing paused, for one campaign or for all, and what every page says.
  await sql`alter table campaign add column paused_at timestamptz`.execute(db);
  await sql`
    create table site_switch (
      id smallint primary key check (id = 1),
      -- Raised by every change here and to the rules: processes read both again when it moves.
      revision bigint not null default 1,
      paused_at timestamptz,
      notice jsonb not null default '{}'
    )`.execute(db);
  await sql`insert into site_switch (id) values (1)`.execute(db);

  await sql`
    create table spent_proof (
      id bytea primary key,
      expires_at timestamptz not null
    )`.execute(db);
}
