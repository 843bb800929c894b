import { type Kysely, sql } from 'kysely';

// biome-ignore lint/suspicious/noExplicitAny: a migration is frozen and must not follow today's table types
type Frozen = Kysely<any>;

/** Lists that are asked for in the desk, which a second person may have to approve. */
export async function up(db: Frozen): Promise<void> {
  await sql`
    create table list_request (
      id uuid primary key,
      campaign_id uuid not null references campaign,
      asked_by uuid not null references member,
      asked_at timestamptz not null,
      -- Fixed when it is asked: approving is for exactly these.
      recipient_emails text[] not null check (cardinality(recipient_emails) > 0),
      format text not null,
      -- As typed, encrypted, since people write names into it.
      reason_sealed bytea,
      state text not null check (state in ('waiting', 'granted', 'refused', 'withdrawn')),
      -- Whoever asked, where nobody else had to agree.
      decided_by uuid references member,
      decided_at timestamptz,
      check ((state = 'waiting') = (decided_at is null) and (decided_at is null) = (decided_by is null))
    )`.execute(db);
  await sql`create index list_request_campaign on list_request (campaign_id, id)`.execute(db);
  // What waits is looked for on every visit to the desk.
  await sql`create index list_request_waiting on list_request (campaign_id) where state = 'waiting'`.execute(db);

  // A list of the desk has no hash of its own: it is written anew at each download.
  await sql`
    alter table list_release
      alter column sha256 drop not null,
      add column audit_head text,
      add column request_id uuid references list_request,
      add check (sha256 is not null or request_id is not null)`.execute(db);
  await sql`create index list_release_request on list_release (request_id, id) where request_id is not null`.execute(
    db,
  );

  // The campaigns whose lists an organiser may make alone, since an admin has said so.
  await sql`create table lists_by_one (campaign_id uuid primary key references campaign)`.execute(db);
}
