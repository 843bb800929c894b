import { type Kysely, sql } from 'kysely';

// biome-ignore lint/suspicious/noExplicitAny: a migration is frozen and must not follow today's table types
type Frozen = Kysely<any>;

/** Campaigns, what they say in each language and version, and the keys their signatures are sealed with. */
export async function up(db: Frozen): Promise<void> {
  await sql`
    create table campaign (
      id uuid primary key,
      slug text not null unique,
      state text not null check (state in ('open', 'closed')),
      default_language text not null,
      opens_at timestamptz not null,
      closes_at timestamptz,
      closed_at timestamptz,
      grace_days integer not null check (grace_days >= 0),
      retention_days integer not null check (retention_days >= 0),
      unconfirmed_days integer not null check (unconfirmed_days > 0),
      ask_postcode text not null check (ask_postcode in ('no', 'optional', 'required')),
      ask_city text not null check (ask_city in ('no', 'optional', 'required')),
      -- Raised by every change to the campaign and what hangs on it: processes reread a campaign when it moves.
      revision bigint not null default 1,
      created_at timestamptz not null default now(),
      changed_at timestamptz not null default now()
    )`.execute(db);

  await sql`
    create table campaign_text (
      campaign_id uuid not null references campaign,
      language text not null,
      version integer not null check (version > 0),
      title text not null,
      summary text not null,
      petition text not null,
      consent text not null,
      body text not null,
      demands jsonb not null,
      created_at timestamptz not null default now(),
      primary key (campaign_id, language, version)
    )`.execute(db);
  await sql`
    create function refuse_change() returns trigger language plpgsql as $$
    begin
      raise exception '% is never changed: add a new version', tg_table_name;
    end $$`.execute(db);
  await sql`
    create trigger campaign_text_is_immutable before update or delete on campaign_text
    for each row execute function refuse_change()`.execute(db);

  await sql`
    create table campaign_language (
      campaign_id uuid not null,
      language text not null,
      version integer not null,
      primary key (campaign_id, language),
      foreign key (campaign_id, language, version) references campaign_text
    )`.execute(db);

  await sql`
    create table goal (
      campaign_id uuid not null references campaign,
      position integer not null,
      label jsonb not null,
      target integer not null check (target > 0),
      country text,
      regions text[] not null default '{}',
      primary key (campaign_id, position)
    )`.execute(db);

  await sql`
    create table committee_member (
      campaign_id uuid not null references campaign,
      position integer not null,
      name jsonb not null,
      office jsonb not null,
      place jsonb not null,
      country text not null,
      quote jsonb not null,
      primary key (campaign_id, position)
    )`.execute(db);

  await sql`
    create table update_post (
      campaign_id uuid not null references campaign,
      name text not null,
      date date not null,
      texts jsonb not null,
      primary key (campaign_id, name)
    )`.execute(db);

  await sql`
    create table campaign_event (
      campaign_id uuid not null references campaign,
      position integer not null,
      title jsonb not null,
      place jsonb not null,
      starts_at timestamptz not null,
      url text,
      primary key (campaign_id, position)
    )`.execute(db);

  await sql`
    create table campaign_key (
      id integer generated always as identity primary key,
      campaign_id uuid not null references campaign,
      purpose text not null check (purpose in ('seal', 'index')),
      -- The key, wrapped by the master key; null once it was destroyed.
      wrapped bytea,
      created_at timestamptz not null default now(),
      retired_at timestamptz,
      destroyed_at timestamptz,
      check ((wrapped is null) = (destroyed_at is not null))
    )`.execute(db);
  await sql`
    create unique index campaign_key_in_use on campaign_key (campaign_id, purpose)
    where retired_at is null and destroyed_at is null`.execute(db);
}
