import { type Kysely, sql } from 'kysely';

// biome-ignore lint/suspicious/noExplicitAny: a migration is frozen and must not follow today's table types
type Frozen = Kysely<any>;

/** Totals of the tally, which are read at once however many signatures there are; and the hours of the last days. */
export async function up(db: Frozen): Promise<void> {
  await sql`
    create table signature_total (
      campaign_id uuid not null,
      -- What is counted by: a day, a place, a place on a day, a language, a source.
      facet text not null check (facet in ('day', 'place', 'place-day', 'language', 'source')),
      -- Null where it is not counted by days.
      day date,
      -- A place is ISO 3166-2 where the region is known, and ISO 3166-1 where it is not; '' where only days are counted.
      value text not null,
      state text not null,
      signatures bigint not null
    )`.execute(db);
  await sql`
    create unique index signature_total_key on signature_total (campaign_id, facet, day, value, state)
    nulls not distinct`.execute(db);
  // The rows of the tally that the totals do not hold yet; those they do have the slot -1.
  await sql`create index signature_tally_unsettled on signature_tally (campaign_id) where slot >= 0`.execute(db);
  await sql`
    create table signature_hour (
      campaign_id uuid not null,
      -- When it began.
      hour timestamptz not null,
      signatures bigint not null,
      -- What was confirmed before that moment is counted.
      counted_until timestamptz not null,
      primary key (campaign_id, hour)
    )`.execute(db);
}
