import { type Kysely, sql } from 'kysely';

// biome-ignore lint/suspicious/noExplicitAny: a migration is frozen and must not follow today's table types
type Frozen = Kysely<any>;

/** Sheets to sign on paper, and what was entered from them: beside what is signed here, never among it. */
export async function up(db: Frozen): Promise<void> {
  await sql`
    create table paper_campaign (
      campaign_id uuid primary key references campaign,
      -- The number of the sheet that was printed last: no two have the same.
      last_sheet integer not null default 0,
      -- Whether the campaign's page says how many have signed on paper.
      shown boolean not null default true,
      -- Signatures on paper, less those that are known from elsewhere.
      counted integer not null default 0,
      -- All signatures up to this one have their mark in signature_person.
      marked_to uuid
    )`.execute(db);
  await sql`
    create table paper_sheet (
      campaign_id uuid not null references paper_campaign,
      number integer not null,
      language text not null,
      lines integer not null,
      printed_at timestamptz not null default now(),
      -- Null: on the command line.
      printed_by uuid references member,
      -- As they were counted on it by hand; null until then.
      signatures integer,
      entered_at timestamptz,
      entered_by uuid references member,
      -- How many rows were entered from it, and how many of those are known from elsewhere.
      rows integer not null default 0,
      doubles integer not null default 0,
      primary key (campaign_id, number),
      check ((signatures is null) = (entered_at is null))
    )`.execute(db);
  await sql`
    create table paper_row (
      campaign_id uuid not null,
      id uuid not null,
      sheet integer not null,
      -- On which line of the sheet; null where nobody has said.
      line integer,
      sealed bytea not null,
      -- Keyed hashes by which doubles are found: of the address, of the address with the name, of the name with the place.
      email_index bytea,
      name_index bytea,
      person_mark bytea,
      entered_at timestamptz not null default now(),
      entered_by uuid references member,
      primary key (campaign_id, id),
      foreign key (campaign_id, sheet) references paper_sheet
    )`.execute(db);
  await sql`create unique index paper_row_line on paper_row (campaign_id, sheet, line)`.execute(db);
  // What was sent to be entered, until somebody has looked and said yes.
  await sql`
    create table paper_import (
      campaign_id uuid not null references paper_campaign,
      member_id uuid not null references member on delete cascade,
      id uuid not null unique,
      sealed bytea not null,
      created_at timestamptz not null default now(),
      primary key (campaign_id, member_id)
    )`.execute(db);
  // The same keyed hash of what was signed here, in campaigns that have sheets.
  await sql`
    create table signature_person (
      campaign_id uuid not null,
      signature_id uuid not null,
      mark bytea not null,
      primary key (campaign_id, signature_id)
    )`.execute(db);
  await sql`create index signature_person_mark on signature_person (campaign_id, mark)`.execute(db);
  await sql`
    create or replace function forget_words() returns trigger language plpgsql as $$
    begin
      delete from signature_search where campaign_id = new.campaign_id and signature_id = new.id;
      delete from signature_person where campaign_id = new.campaign_id and signature_id = new.id;
      return null;
    end $$`.execute(db);
}
