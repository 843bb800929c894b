import { type Kysely, sql } from 'kysely';

// biome-ignore lint/suspicious/noExplicitAny: a migration is frozen and must not follow today's table types
type Frozen = Kysely<any>;

/** What lets the desk of a campaign of a million answer as fast as that of one of a hundred. */
export async function up(db: Frozen): Promise<void> {
  // What is held for one reason. Of held ones only: signing and confirming write none of it.
  await sql`
    create index signature_held_reason on signature (campaign_id, held_for, created_at, id)
    where state = 'held'`.execute(db);

  // Who has done something, and what, without reading all that was done; and each search for it in the page's order.
  await sql`create index audit_entry_act on audit_entry (act, seq)`.execute(db);
  await sql`create index audit_entry_actor on audit_entry (actor_kind, actor_id, seq)`.execute(db);

  // What an act was asked for, until it is begun and has an item for each: written at once, whatever their number.
  await sql`alter table moderation_act add column chosen_ids uuid[]`.execute(db);

  // Totals by place say besides how many of them may be named. A worker that does not know of it yet finds no key to add by
  // and leaves the tally unsettled, which is counted all the same.
  await sql`lock table signature_total in exclusive mode`.execute(db);
  await sql`drop index signature_total_key`.execute(db);
  await sql`delete from signature_total where facet = 'place'`.execute(db);
  await sql`
    alter table signature_total
      -- '' where it is not counted by it.
      add column disclosure text not null default ''`.execute(db);
  await sql`
    insert into signature_total (campaign_id, facet, day, value, disclosure, state, signatures)
    select campaign_id, 'place', null, case when region = '' then country else region end, disclosure, state, sum(signatures)
    from signature_tally where slot < 0
    group by campaign_id, case when region = '' then country else region end, disclosure, state`.execute(db);
  await sql`
    create unique index signature_total_key on signature_total (campaign_id, facet, day, value, disclosure, state)
    nulls not distinct`.execute(db);
}
