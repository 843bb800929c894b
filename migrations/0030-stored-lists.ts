import { type Kysely, sql } from 'kysely';

// biome-ignore lint/suspicious/noExplicitAny: a migration is frozen and must not follow today's table types
type Frozen = Kysely<any>;

/** Files that hold personal data, kept sealed for a while; and lists of the desk that are made once and kept so. */
export async function up(db: Frozen): Promise<void> {
  await sql`
    create table sealed_file (
      campaign_id uuid not null references campaign,
      id uuid not null,
      -- A random key of its own, sealed under the campaign's; null once the file is erased.
      sealed_key bytea,
      parts integer not null,
      bytes bigint not null,
      made_at timestamptz not null default now(),
      erased_at timestamptz,
      primary key (campaign_id, id),
      check ((sealed_key is null) = (erased_at is not null))
    )`.execute(db);
  await sql`create index sealed_file_kept on sealed_file (made_at) where erased_at is null`.execute(db);
  // Written before the file's own row, in the same transaction: so no foreign key.
  await sql`
    create table sealed_part (
      campaign_id uuid not null,
      file_id uuid not null,
      -- From 0 on.
      number integer not null,
      sealed bytea not null,
      primary key (campaign_id, file_id, number)
    )`.execute(db);
  // What is sealed cannot be made smaller.
  await sql`alter table sealed_part alter column sealed set storage external`.execute(db);

  // Who stands on a list, in its order: 16 bytes a signature's id, some thousands a row. Lists of one selection share it.
  await sql`
    create table list_entries (
      campaign_id uuid not null,
      id uuid not null,
      part integer not null,
      signature_ids bytea not null,
      primary key (campaign_id, id, part)
    )`.execute(db);
  await sql`
    alter table list_release
      -- Null of lists on the command line, and of those of the desk that were written at each download.
      add column file_id uuid,
      add column entries_id uuid`.execute(db);
  await sql`
    alter table list_request
      -- Null of requests of before several could be asked for: then it is the one format.
      add column formats text[] check (cardinality(formats) > 0),
      -- Null until it is granted.
      add column making text check (making in ('waiting', 'running', 'made', 'failed', 'cancelled')),
      -- Which of several tries: what belongs to another one has no say any more.
      add column making_id uuid,
      add column written integer not null default 0,
      add column to_write integer,
      -- Why it failed, as a word of the program.
      add column failure text,
      add check ((making is null) = (making_id is null))`.execute(db);
  // Those whose name a list may hold and who are no longer there: few.
  await sql`
    create index signature_gone on signature (campaign_id)
    where state in ('withdrawn', 'removed', 'expired') and verified_at is not null`.execute(db);
}
