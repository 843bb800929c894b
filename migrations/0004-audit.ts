import { type Kysely, sql } from 'kysely';

// biome-ignore lint/suspicious/noExplicitAny: a migration is frozen and must not follow today's table types
type Frozen = Kysely<any>;

/** The site's own key, and the record of what the team has done, which nobody rewrites quietly. */
export async function up(db: Frozen): Promise<void> {
  // One row, or none before the first start.
  await sql`create table site_key (id smallint primary key check (id = 1), wrapped bytea not null)`.execute(db);

  await sql`
    create table audit_entry (
      -- Without a gap: a missing number is a missing entry.
      seq bigint primary key check (seq > 0),
      at timestamptz not null,
      actor_kind text not null check (actor_kind in ('member', 'command-line', 'system')),
      actor_id text not null,
      act text not null,
      subject text not null,
      -- No foreign key: an entry outlives what it speaks of.
      campaign_id uuid,
      reason_sealed bytea,
      -- json, not jsonb: kept letter by letter, as it was hashed.
      details json not null,
      previous bytea not null check (octet_length(previous) = 32),
      hash bytea not null unique check (octet_length(hash) = 32),
      -- A keyed hash of the hash: whoever can write to the database alone cannot chain the entries anew.
      mac bytea not null check (octet_length(mac) = 32)
    )`.execute(db);
  // The desk's search; both in the order that the page shows.
  await sql`create index audit_entry_campaign on audit_entry (campaign_id, seq)`.execute(db);
  await sql`create index audit_entry_at on audit_entry (at, seq)`.execute(db);

  await sql`
    create function refuse_audit_change() returns trigger language plpgsql as $$
    begin
      raise exception 'the audit is never changed: append to it' using errcode = 'insufficient_privilege';
    end $$`.execute(db);
  await sql`
    create trigger audit_is_append_only before update or delete or truncate on audit_entry
    for each statement execute function refuse_audit_change()`.execute(db);
  // Also where session_replication_role would leave triggers out.
  await sql`alter table audit_entry enable always trigger audit_is_append_only`.execute(db);
  await sql`revoke update, delete, truncate on audit_entry from public, current_user`.execute(db);
}
