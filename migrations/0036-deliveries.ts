import { type Kysely, sql } from 'kysely';

// biome-ignore lint/suspicious/noExplicitAny: a migration is frozen and must not follow today's table types
type Frozen = Kysely<any>;

/** Lists that are handed over by mail, each opening of one, and what was told of entries to delete. */
export async function up(db: Frozen): Promise<void> {
  await sql`
    create table list_delivery (
      id uuid primary key,
      campaign_id uuid not null references campaign,
      request_id uuid not null references list_request,
      -- A record outlives its recipient: so no foreign key, and the address for which the lists were made.
      recipient_id uuid not null,
      recipient_email text not null,
      language text not null,
      started_by uuid not null references member,
      started_at timestamptz not null,
      ends_at timestamptz not null,
      most_openings smallint not null check (most_openings > 0),
      openings smallint not null default 0 check (openings <= most_openings),
      -- The public key to which it is encrypted; null where it is not.
      age_key text,
      -- Null where the lists name nobody, or it was revoked.
      code_sealed bytea,
      wrong_codes smallint not null default 0,
      -- How many mails have gone out with its link, and whether one is asked for.
      mails_sent smallint not null default 0,
      is_mail_due boolean not null default true,
      mailed_at timestamptz,
      failure text check (failure in ('rejected', 'abandoned')),
      -- The numbers of the server's answer: they hold no address.
      failure_code text,
      revoked_at timestamptz,
      -- False once another delivery of the same lists to the same recipient took its place.
      is_current boolean not null default true
    )`.execute(db);
  await sql`
    create unique index list_delivery_current on list_delivery (request_id, recipient_email)
    where is_current`.execute(db);

  await sql`
    create table list_opening (
      delivery_id uuid not null references list_delivery,
      number smallint not null,
      release_id uuid not null references list_release,
      opened_at timestamptz not null,
      primary key (delivery_id, number)
    )`.execute(db);

  await sql`create index list_opening_release on list_opening (release_id)`.execute(db);

  await sql`
    create table list_notice (
      id uuid primary key,
      campaign_id uuid not null references campaign,
      request_id uuid not null references list_request,
      recipient_email text not null,
      language text not null,
      -- Of the entries to delete, as they are printed on the list.
      numbers integer[] not null check (cardinality(numbers) > 0),
      -- Where the mail leads: a fresh list, or this one.
      delivery_id uuid references list_delivery,
      is_fresh boolean not null,
      asked_at timestamptz not null,
      mailed_at timestamptz,
      failure text check (failure in ('rejected', 'abandoned'))
    )`.execute(db);
  await sql`create index list_notice_request on list_notice (request_id, recipient_email)`.execute(db);

  // Whoever opens a list has no account; the audit says who it was by the recipient's id.
  await sql`
    alter table audit_entry
      drop constraint audit_entry_actor_kind_check,
      add constraint audit_entry_actor_kind_check
        check (actor_kind in ('member', 'command-line', 'system', 'recipient'))`.execute(db);
}
