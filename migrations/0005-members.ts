import { type Kysely, sql } from 'kysely';

// biome-ignore lint/suspicious/noExplicitAny: a migration is frozen and must not follow today's table types
type Frozen = Kysely<any>;

/** The team: who they are, what they may do, how they sign in and what proves that it is them. */
export async function up(db: Frozen): Promise<void> {
  await sql`
    create table member (
      id uuid primary key,
      -- Keyed hash of the normalised address; null once removed, so that the address can be added anew.
      email_index bytea,
      -- Address and name, encrypted together; kept after removal, so that the audit can say who it was.
      sealed bytea not null,
      -- The one they chose; their browser's until then.
      language text,
      is_admin boolean not null default false,
      created_at timestamptz not null default now(),
      removed_at timestamptz,
      -- Codes tried and found wrong, and since when they are counted.
      tries smallint not null default 0,
      tries_since timestamptz,
      check ((email_index is null) = (removed_at is not null))
    )`.execute(db);
  await sql`create unique index member_email on member (email_index)`.execute(db);

  await sql`
    create table member_role (
      member_id uuid not null references member,
      campaign_id uuid not null references campaign,
      role text not null check (role in ('organiser', 'committee')),
      primary key (member_id, campaign_id)
    )`.execute(db);
  await sql`create index member_role_campaign on member_role (campaign_id)`.execute(db);

  await sql`
    create table sign_in_link (
      id uuid primary key,
      -- Of whatever address was typed: whether it is a member's is found out by the worker, away from whoever asked.
      email_index bytea not null,
      -- The one it was asked for in; null where it was printed for whoever has the server.
      language text,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      used_at timestamptz
    )`.execute(db);
  await sql`create index sign_in_link_address on sign_in_link (email_index, created_at)`.execute(db);
  await sql`create index sign_in_link_age on sign_in_link (created_at)`.execute(db);

  await sql`
    create table session (
      -- SHA-256 of what the cookie holds.
      token_hash bytea primary key,
      -- What a session is called where its token may not be.
      id uuid not null unique,
      member_id uuid not null references member,
      created_at timestamptz not null,
      seen_at timestamptz not null,
      second_factor_at timestamptz,
      -- What a passkey has to sign next.
      challenge text,
      -- Browser and system in two words, for the list of sessions.
      agent text not null
    )`.execute(db);
  await sql`create index session_member on session (member_id)`.execute(db);

  await sql`
    create table totp (
      member_id uuid primary key references member,
      -- Null until its first code was entered.
      sealed_secret bytea,
      -- The one being set up, which takes the other's place with its first code.
      pending_secret bytea,
      -- The time step of the last code that was taken: none is taken twice.
      last_step bigint not null default 0,
      confirmed_at timestamptz,
      check (sealed_secret is not null or pending_secret is not null)
    )`.execute(db);

  await sql`
    create table recovery_code (
      member_id uuid not null references member,
      code_hash bytea not null,
      used_at timestamptz,
      primary key (member_id, code_hash)
    )`.execute(db);

  await sql`
    create table passkey (
      id uuid primary key,
      member_id uuid not null references member,
      credential_id text not null unique,
      public_key bytea not null,
      counter bigint not null,
      transports text[] not null,
      -- The browser it was made in: a name of one's own choosing might hold one's name.
      agent text not null,
      created_at timestamptz not null,
      used_at timestamptz
    )`.execute(db);
  await sql`create index passkey_member on passkey (member_id)`.execute(db);
}
