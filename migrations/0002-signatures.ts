import { type Kysely, sql } from 'kysely';

// biome-ignore lint/suspicious/noExplicitAny: a migration is frozen and must not follow today's table types
type Frozen = Kysely<any>;

/** Signatures, and the tally that is changed in the same transaction. */
export async function up(db: Frozen): Promise<void> {
  await sql`
    create table signature (
      -- No foreign keys here: each signature would lock its campaign's row; the insert joins with it instead.
      campaign_id uuid not null,
      id uuid not null,
      -- Keyed hash of the normalised address; null once the personal data is gone.
      email_index bytea,
      state text not null check (state in ('pending', 'verified', 'withdrawn', 'removed', 'expired')),
      -- The UTC day on which the signature came into its state: what the tally counts by.
      state_day date not null,
      -- Name, address, city and postcode, encrypted together; null once erased.
      sealed bytea,
      country text not null,
      region text not null default '',
      language text not null,
      source text not null default '',
      disclosure text not null check (disclosure in ('public', 'recipients', 'count')),
      wants_updates boolean not null default false,
      text_language text not null,
      text_version integer not null,
      created_at timestamptz not null,
      verified_at timestamptz,
      ended_at timestamptz,
      -- The mail that a job has still to send; at most one job a signature is under way.
      mail_due text check (mail_due in ('verification', 'reminder')),
      mails_sent smallint not null default 0,
      mailed_at timestamptz,
      reminded boolean not null default false,
      address_rejected boolean not null default false,
      primary key (campaign_id, id),
      check (state in ('pending', 'verified') or (sealed is null and email_index is null)),
      check (state not in ('pending', 'verified') or (sealed is not null and email_index is not null))
    )`.execute(db);
  await sql`create unique index signature_email on signature (campaign_id, email_index)`.execute(db);
  // The public list of names, newest first.
  await sql`
    create index signature_public on signature (campaign_id, verified_at desc, id desc)
    where state = 'verified' and disclosure = 'public'`.execute(db);
  // Lists for recipients, in the order of confirming.
  await sql`
    create index signature_verified on signature (campaign_id, verified_at, id)
    where state = 'verified'`.execute(db);
  // Reminders and the erasing of what was never confirmed.
  await sql`create index signature_pending on signature (campaign_id, created_at) where state = 'pending'`.execute(db);

  await sql`
    create table signature_tally (
      campaign_id uuid not null,
      day date not null,
      state text not null,
      country text not null,
      region text not null,
      language text not null,
      source text not null,
      disclosure text not null,
      -- Each process adds to a slot of its own, so that no row makes two processes wait for each other.
      slot smallint not null,
      signatures bigint not null,
      primary key (campaign_id, state, day, country, region, language, source, disclosure, slot)
    )`.execute(db);

  await sql`
    create table campaign_source (
      campaign_id uuid not null references campaign,
      source text not null,
      primary key (campaign_id, source)
    )`.execute(db);

  await sql`
    create table worker_heartbeat (
      worker_id text primary key,
      seen_at timestamptz not null default now()
    )`.execute(db);
}
