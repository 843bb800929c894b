import { type Kysely, sql } from 'kysely';

// biome-ignore lint/suspicious/noExplicitAny: a migration is frozen and must not follow today's table types
type Frozen = Kysely<any>;

/** Campaigns that are written in the desk before they are published, and those that are put away. */
export async function up(db: Frozen): Promise<void> {
  await sql`
    alter table campaign
      drop constraint campaign_state_check,
      add constraint campaign_state_check check (state in ('draft', 'open', 'closed', 'archived')),
      -- Whom people ask what is kept of them.
      add column data_contact_name text,
      add column data_contact_email text,
      add check ((data_contact_name is null) = (data_contact_email is null))`.execute(db);

  await sql`
    create table campaign_draft (
      campaign_id uuid not null references campaign,
      -- settings, goals, demands, or text: and a language.
      part text not null,
      -- Null where the part is as it is published.
      content jsonb,
      -- What was published when the writing began, as a hash: by it one sees that somebody else has published since.
      base text not null,
      revision integer not null check (revision > 0),
      changed_by uuid references member,
      changed_at timestamptz not null,
      primary key (campaign_id, part)
    )`.execute(db);

  await sql`
    create table campaign_trial (
      campaign_id uuid not null references campaign,
      language text not null,
      -- What the one who tried it has seen, as a hash.
      seen text not null,
      tried_by uuid not null references member,
      tried_at timestamptz not null,
      primary key (campaign_id, language)
    )`.execute(db);
}
