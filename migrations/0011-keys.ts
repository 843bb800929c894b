import { type Kysely, sql } from 'kysely';

// biome-ignore lint/suspicious/noExplicitAny: a migration is frozen and must not follow today's table types
type Frozen = Kysely<any>;

/** Keys that are rotated while people sign, and the end of a campaign's keys, after which its signatures are counts. */
export async function up(db: Frozen): Promise<void> {
  // A destroyed key stands in old dumps, wrapped: they open until the master key is another.
  await sql`alter table site_key add column rotation_due_since timestamptz`.execute(db);

  await sql`
    alter table campaign
      -- What is sealed under an older key is not taken in: whoever writes it looks at the campaign's keys again.
      add column oldest_key integer not null default 0,
      -- When its keys were destroyed, and when what they had sealed was erased too.
      add column keys_ended_at timestamptz,
      add column identities_erased_at timestamptz,
      add constraint campaign_erased_after_end check (identities_erased_at is null or keys_ended_at is not null)
    `.execute(db);

  // Once the keys have ended, a verified signature is a number. Not valid: what is there satisfies the stricter one that
  // these replace, and need not be read again.
  await sql`
    alter table signature
      drop constraint signature_check1,
      add constraint signature_awaiting_is_sealed
        check (state not in ('pending', 'held') or (sealed is not null and email_index is not null)) not valid,
      add constraint signature_is_whole_or_erased check ((sealed is null) = (email_index is null)) not valid
    `.execute(db);

  await sql`
    create table key_end_request (
      campaign_id uuid primary key references campaign,
      asked_by uuid not null references member,
      asked_at timestamptz not null,
      -- Sealed, since people write names into it.
      reason bytea not null
    )`.execute(db);
}
