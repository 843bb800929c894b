import { type Kysely, sql } from 'kysely';

// biome-ignore lint/suspicious/noExplicitAny: a migration is frozen and must not follow today's table types
type Frozen = Kysely<any>;

/** The one-page brief, the numbers by mail every Monday, and milestones. No personal data in any of them. */
export async function up(db: Frozen): Promise<void> {
  // What comes next, in the organisers' words.
  await sql`
    create table next_steps (
      campaign_id uuid not null references campaign,
      language text not null,
      text text not null check (text <> ''),
      changed_at timestamptz not null default now(),
      primary key (campaign_id, language)
    )`.execute(db);

  // Every brief that was shown, by the SHA-256 of its facts: whoever holds one can have it checked.
  await sql`
    create table brief (
      campaign_id uuid not null references campaign,
      sha256 bytea not null check (length(sha256) = 32),
      language text not null,
      made_at timestamptz not null,
      -- Letter by letter what the hash is made over.
      facts text not null,
      primary key (campaign_id, sha256)
    )`.execute(db);

  // Who wants the numbers of which campaign by mail every Monday.
  await sql`
    create table digest (
      member_id uuid not null references member on delete cascade,
      campaign_id uuid not null references campaign,
      language text not null,
      chosen_at timestamptz not null,
      -- The Monday of the week for which it was planned, and for which it was handed to the mail server.
      planned_week date,
      mailed_week date,
      primary key (campaign_id, member_id)
    )`.execute(db);

  // What a campaign has reached, once and for all: its count may fall and rise again.
  await sql`
    create table milestone (
      campaign_id uuid not null references campaign,
      -- verified:1000 or goal:8000:BE:BE-WAL
      key text not null,
      reached_at timestamptz not null,
      -- Reached before anybody watched, or less than another that was reached with it.
      is_told boolean not null,
      primary key (campaign_id, key)
    )`.execute(db);
  // Campaigns whose milestones are watched: what they had reached before is not told.
  await sql`
    create table milestone_watch (
      campaign_id uuid primary key references campaign,
      since timestamptz not null
    )`.execute(db);
}
