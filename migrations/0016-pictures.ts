import { type Kysely, sql } from 'kysely';

// biome-ignore lint/suspicious/noExplicitAny: a migration is frozen and must not follow today's table types
type Frozen = Kysely<any>;

/** Pictures, who may be asked to approve their place in the committee, and organisations that endorse. */
export async function up(db: Frozen): Promise<void> {
  await sql`
    create table picture (
      id uuid primary key,
      -- Of the bytes it was made from, which are not kept: the same file again makes no new picture.
      source text not null,
      files jsonb not null,
      created_at timestamptz not null default now()
    )`.execute(db);
  await sql`
    create table picture_file (
      hash text not null,
      picture_id uuid not null references picture on delete cascade,
      format text not null check (format in ('avif', 'jpeg')),
      content bytea not null,
      primary key (hash, picture_id)
    )`.execute(db);
  await sql`create index picture_file_picture on picture_file (picture_id)`.execute(db);
  // They are compressed already.
  await sql`alter table picture_file alter column content set storage external`.execute(db);

  await sql`
    create table campaign_cover (
      campaign_id uuid primary key references campaign,
      picture_id uuid not null references picture,
      alt jsonb not null
    )`.execute(db);

  await sql`
    alter table committee_member
      add column id uuid not null default gen_random_uuid(),
      add column portrait_id uuid references picture,
      -- Where the person has not approved it yet.
      add column hidden boolean not null default false,
      drop constraint committee_member_pkey,
      add primary key (id)`.execute(db);
  await sql`create index committee_member_campaign on committee_member (campaign_id, position)`.execute(db);

  await sql`
    create table committee_invitation (
      -- Another one each time the link is sent: the former link ends.
      id uuid primary key,
      member_id uuid not null unique references committee_member on delete cascade,
      campaign_id uuid not null references campaign,
      address_sealed bytea not null,
      language text not null,
      invited_by uuid not null references member,
      state text not null check (state in ('invited', 'opened', 'approved', 'changed', 'declined')),
      sent_at timestamptz not null,
      expires_at timestamptz not null,
      answered_at timestamptz,
      -- What the person wrote, where it is not what they were offered, until an organiser has seen it.
      proposal jsonb,
      portrait_id uuid references picture,
      check ((state in ('approved', 'changed', 'declined')) = (answered_at is not null)),
      check ((state = 'changed') = (proposal is not null))
    )`.execute(db);
  await sql`create index committee_invitation_campaign on committee_invitation (campaign_id)`.execute(db);

  await sql`
    create table endorser (
      id uuid primary key,
      campaign_id uuid not null references campaign,
      position integer not null,
      name jsonb not null,
      country text not null,
      url text,
      logo_id uuid references picture,
      logo_alt jsonb not null default '{}'
    )`.execute(db);
  await sql`create index endorser_campaign on endorser (campaign_id, position)`.execute(db);
}
