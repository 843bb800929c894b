import { type Kysely, sql } from 'kysely';

// biome-ignore lint/suspicious/noExplicitAny: a migration is frozen and must not follow today's table types
type Frozen = Kysely<any>;

/** Whose signatories concern a recipient, and what each list was chosen by. */
export async function up(db: Frozen): Promise<void> {
  await sql`
    alter table recipient
      -- For addresses of pages, which hold no mail address.
      add column id uuid not null default gen_random_uuid(),
      add column party text not null default '',
      -- ISO 3166-1 alpha-2; '' where it is not known.
      add column country text not null default '',
      -- ISO 3166-1 and 3166-2 codes; none where they follow from constituency and country.
      add column regions text[] not null default '{}'`.execute(db);
  await sql`create unique index recipient_id on recipient (campaign_id, id)`.execute(db);
  await sql`create index recipient_name on recipient (campaign_id, name, id)`.execute(db);

  await sql`
    alter table list_release
      -- Null: of everywhere.
      add column places text[],
      -- Null: from the first on.
      add column confirmed_after timestamptz,
      -- Whoever confirmed up to then stands on it, and may be left out of the next; null of lists before this column.
      add column confirmed_until timestamptz,
      -- How many were verified in all, and of those chosen by place.
      add column counts json,
      -- Null of a list of the desk that nobody has downloaded to its end.
      add column handed_over_at timestamptz`.execute(db);
  await sql`create index list_release_recipient on list_release (campaign_id, recipient_email, confirmed_until)`.execute(
    db,
  );
  await sql`
    alter table list_request
      add column choice json not null default '{"from":"all","places":[],"isNewOnly":false}'`.execute(db);

  // What was read of a file and shown to whoever sent it, until they say yes; it names public persons alone.
  await sql`
    create table import_preview (
      campaign_id uuid not null references campaign,
      member_id uuid not null references member,
      id uuid not null unique,
      content text not null,
      created_at timestamptz not null default now(),
      primary key (campaign_id, member_id)
    )`.execute(db);

  // Whether whoever agreed to this text agreed that their mail address goes to the recipients.
  await sql`alter table campaign_text add column consent_email boolean not null default false`.execute(db);
}
