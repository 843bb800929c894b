import { type Kysely, sql } from 'kysely';

// biome-ignore lint/suspicious/noExplicitAny: a migration is frozen and must not follow today's table types
type Frozen = Kysely<any>;

/** Those who are handed a list, and a record of each list that was made. */
export async function up(db: Frozen): Promise<void> {
  await sql`
    create table recipient (
      campaign_id uuid not null references campaign,
      email text not null,
      name text not null,
      office text not null,
      chamber text not null,
      constituency text not null,
      language text not null,
      changed_at timestamptz not null default now(),
      primary key (campaign_id, email)
    )`.execute(db);

  await sql`
    create table list_release (
      id uuid primary key,
      campaign_id uuid not null references campaign,
      recipient_email text,
      format text not null,
      made_at timestamptz not null default now(),
      named integer not null,
      counted_only integer not null,
      sha256 text not null
    )`.execute(db);
}
