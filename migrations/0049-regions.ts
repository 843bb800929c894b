import { type Kysely, sql } from 'kysely';

// biome-ignore lint/suspicious/noExplicitAny: a migration is frozen and must not follow today's table types
type Frozen = Kysely<any>;

/** Tables by which a campaign tells the regions of other countries than Belgium from postcodes. */
export async function up(db: Frozen): Promise<void> {
  await sql`
    create table region_table (
      campaign_id uuid not null references campaign on delete cascade,
      -- ISO 3166-1. Belgium is built in.
      country text not null check (country ~ '^[A-Z]{2}$' and country <> 'BE'),
      -- A new one with every import: whoever has read this one need not read it again.
      id uuid not null,
      -- One entry a line of the table, read and written whole.
      postcodes text[] not null,
      -- The region of each; '' of a postcode that lies in several.
      codes text[] not null,
      imported_at timestamptz not null default now(),
      -- By then signatures were told their regions by it: lists by regions that were made before do not have all of them.
      told_at timestamptz not null default now(),
      primary key (campaign_id, country),
      check (cardinality(postcodes) = cardinality(codes))
    )`.execute(db);
  await sql`
    create table campaign_region (
      campaign_id uuid not null references campaign on delete cascade,
      -- Begins with the country's: NL-ZH.
      code text not null,
      name text not null,
      -- What constituencies of recipients are called that lie in it, or in which it lies.
      constituencies text[] not null,
      primary key (campaign_id, code)
    )`.execute(db);
  await sql`
    create table region_remap (
      campaign_id uuid not null references campaign on delete cascade,
      country text not null,
      -- All signatures up to this one have the region that the table says.
      reached uuid,
      -- How many got another one in this round.
      changed integer not null default 0,
      -- The second round: for those that were taken in by a process that had not heard of the table yet.
      is_late boolean not null default false,
      due_at timestamptz not null default now(),
      primary key (campaign_id, country)
    )`.execute(db);
  await sql`
    create table region_preview (
      campaign_id uuid not null references campaign on delete cascade,
      member_id uuid not null references member on delete cascade,
      id uuid not null,
      country text not null,
      content text not null,
      created_at timestamptz not null default now(),
      primary key (campaign_id, member_id)
    )`.execute(db);
}
