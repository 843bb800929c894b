import { type Kysely, sql } from 'kysely';

// biome-ignore lint/suspicious/noExplicitAny: a migration is frozen and must not follow today's table types
type Frozen = Kysely<any>;

/** What organisers do with signatures by hand, how they find them, and what they have done. */
export async function up(db: Frozen): Promise<void> {
  await sql`
    alter table signature
      -- Of a held or removed one: what it was before, and will be again if that is taken back.
      add column state_before text,
      add column confirmed_by_hand boolean not null default false`.execute(db);
  // Not valid: what is there satisfies the stricter ones that these replace, and need not be read again.
  await sql`
    alter table signature
      drop constraint signature_ended_is_erased,
      drop constraint signature_is_whole_or_erased,
      drop constraint signature_held_says_why,
      drop constraint signature_held_for_is_known,
      -- A removed one keeps its seal for some days, so that it can come back; its address is free meanwhile.
      add constraint signature_ended_is_erased check (
        state in ('pending', 'verified', 'held') or (email_index is null and (sealed is null or state = 'removed'))
      ) not valid,
      add constraint signature_is_whole_or_erased
        check (state = 'removed' or (sealed is null) = (email_index is null)) not valid,
      add constraint signature_held_says_why check (
        (state <> 'held' or held_for is not null) and (held_for is null or state in ('held', 'removed'))
      ) not valid,
      add constraint signature_held_for_is_known check (
        held_for in ('honeypot', 'blocked-domain', 'disposable-domain', 'blocked-network', 'burst', 'by-hand')
      ) not valid,
      add constraint signature_before_is_known check (
        state_before in ('pending', 'verified') and state in ('held', 'removed') or state_before is null
      ) not valid`.execute(db);
  // What can be restored still, and is erased when its time is over.
  await sql`
    create index signature_removed on signature (campaign_id, id)
    where state = 'removed' and sealed is not null`.execute(db);
  // The search for what is held, newest first.
  await sql`create index signature_held_newest on signature (campaign_id, id) where state = 'held'`.execute(db);
  await sql`
    create index signature_confirmed_by_hand on signature (campaign_id)
    where state = 'verified' and confirmed_by_hand`.execute(db);

  await sql`
    create table signature_search (
      campaign_id uuid not null,
      signature_id uuid not null,
      -- Twelve bits of a keyed hash of each word, among those of many other words.
      tokens integer[] not null,
      primary key (campaign_id, signature_id)
    )`.execute(db);
  await sql`create index signature_search_tokens on signature_search using gin (tokens)`.execute(db);
  await sql`
    create table search_token (
      campaign_id uuid not null,
      token integer not null,
      -- How many signatures were indexed under it; none is any more once it is common.
      signatures integer not null,
      is_common boolean not null default false,
      primary key (campaign_id, token)
    )`.execute(db);
  await sql`
    create table search_progress (
      campaign_id uuid primary key,
      -- All signatures up to this one are indexed.
      indexed_to uuid,
      signatures integer not null default 0
    )`.execute(db);

  await sql`
    create table moderation_act (
      id uuid primary key,
      campaign_id uuid not null references campaign,
      move text not null check (move in ('confirm', 'hold', 'release', 'remove', 'restore')),
      state text not null check (state in ('asked', 'running', 'done', 'cancelled')),
      -- Null: on the command line.
      asked_by uuid references member,
      chosen integer not null,
      moved integer not null default 0,
      -- No longer in a state that the move may begin in, or taken by a newer signature.
      skipped integer not null default 0,
      created_at timestamptz not null default now(),
      started_at timestamptz,
      ended_at timestamptz,
      cancel_asked_at timestamptz
    )`.execute(db);
  await sql`create index moderation_act_newest on moderation_act (campaign_id, id)`.execute(db);
  await sql`
    create table moderation_item (
      act_id uuid not null references moderation_act on delete cascade,
      signature_id uuid not null,
      -- The state that the act found it in, and brought it to; null until then, and where it was skipped.
      state_from text,
      state_to text,
      is_done boolean not null default false,
      primary key (act_id, signature_id)
    )`.execute(db);
  await sql`create index moderation_item_waiting on moderation_item (act_id, signature_id) where not is_done`.execute(
    db,
  );
  // All that was done to one signature.
  await sql`create index moderation_item_signature on moderation_item (signature_id)`.execute(db);
}
