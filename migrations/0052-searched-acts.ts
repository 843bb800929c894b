import { type Kysely, sql } from 'kysely';

// biome-ignore lint/suspicious/noExplicitAny: a migration is frozen and must not follow today's table types
type Frozen = Kysely<any>;

/** Acts whose signatures are found in the background. */
export async function up(db: Frozen): Promise<void> {
  await sql`
    alter table moderation_act
      drop constraint moderation_act_state_check,
      add constraint moderation_act_state_check
        check (state in ('finding', 'asked', 'running', 'done', 'cancelled')) not valid,
      -- Whether more were found than it may take.
      add column found_more boolean not null default false`.execute(db);
  // What is searched for, sealed as what it is compared with, until it is found.
  await sql`
    create table moderation_search (
      campaign_id uuid not null references campaign,
      -- The act's.
      id uuid not null unique references moderation_act on delete cascade,
      sealed bytea not null,
      -- Where the search goes on.
      before uuid not null,
      looked integer not null,
      primary key (campaign_id, id)
    )`.execute(db);
}
