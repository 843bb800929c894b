import { type Kysely, sql } from 'kysely';

// biome-ignore lint/suspicious/noExplicitAny: a migration is frozen and must not follow today's table types
type Frozen = Kysely<any>;

/** Those who are handed a list, and a record of each list that was made. */
export async function up(db: Frozen): Promise<void> {
  await sql`
    create table recipient (
      campaign_id uuid not null references campaign,
      -- In small letters: one mailbox, one recipient.
      email text not null check (email = lower(email)),
      name text not null,
      office text not null,
      chamber text not null,
      constituency text not null,
      language text not null,
      changed_at timestamptz not null default now(),
      primary key (campaign_id, email)
    )`.execute(db);

  // A record outlives its recipient: who was handed names stays known.
  await sql`
    create table list_release (
      id uuid primary key,
      campaign_id uuid not null references campaign,
      recipient_email text not null,
      language text not null,
      format text not null,
      made_at timestamptz not null default now(),
      named integer not null check (named >= 0),
      counted_only integer not null check (counted_only >= 0),
      sha256 text not null
    )`.execute(db);
  await sql`create index list_release_campaign on list_release (campaign_id, made_at)`.execute(db);
}
