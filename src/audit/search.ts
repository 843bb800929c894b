import { sql } from 'kysely';
import { openText, type SiteKeys } from '../platform/crypto/site-key.ts';
import type { Db } from '../platform/db/database.ts';
import type { Actor } from './log.ts';
import { reasonContext } from './reason.ts';

/** An entry as it is read again. */
export interface ReadEntry {
  readonly seq: number;
  readonly at: Date;
  readonly actorKind: Actor['kind'];
  readonly actorId: string;
  readonly act: string;
  readonly subject: string;
  readonly campaignId: string | undefined;
  /** As it was typed. */
  readonly reason: string | undefined;
  readonly details: object;
  /** In hexadecimal. */
  readonly hash: string;
}

/** Which entries are asked for; what is absent is not asked. */
export interface AuditQuery {
  readonly act?: string;
  readonly actor?: Pick<ReadEntry, 'actorKind' | 'actorId'>;
  readonly campaignId?: string;
  /** A calendar day in Brussels, as 2026-10-24. */
  readonly day?: string;
}

/** Entries, newest first. Served by the primary key or the index of what is asked for. @param before a number of one. */
export async function searchAudit(
  db: Db,
  keys: Pick<SiteKeys, 'sealing'>,
  { act, actor, campaignId, day }: AuditQuery,
  { before, most }: { readonly before: number | undefined; readonly most: number },
): Promise<ReadEntry[]> {
  const conditions = [
    ...(act === undefined ? [] : [sql`act = ${act}`]),
    ...(actor === undefined ? [] : [sql`actor_kind = ${actor.actorKind} and actor_id = ${actor.actorId}`]),
    ...(campaignId === undefined ? [] : [sql`campaign_id = ${campaignId}`]),
    ...(day === undefined
      ? []
      : [sql`at >= ${startOf(day)} and at < (${day}::date + 1)::timestamp at time zone 'Europe/Brussels'`]),
    ...(before === undefined ? [] : [sql`seq < ${before}`]),
  ];
  const { rows } = await sql<StoredEntry>`
    select seq, at, actor_kind as "actorKind", actor_id as "actorId", act, subject, campaign_id as "campaignId",
      reason_sealed as "reasonSealed", details, encode(hash, 'hex') as hash
    from audit_entry
    where ${sql.join([sql`true`, ...conditions], sql` and `)}
    order by seq desc
    limit ${most}`.execute(db);
  return rows.map(({ reasonSealed, campaignId: of, ...entry }) => ({
    ...entry,
    campaignId: of ?? undefined,
    reason: reasonSealed === null ? undefined : openText(keys, reasonContext(entry.seq), reasonSealed),
  }));
}

type StoredEntry = Omit<ReadEntry, 'campaignId' | 'reason'> & {
  readonly campaignId: string | null;
  readonly reasonSealed: Buffer | null;
};

function startOf(day: string) {
  return sql`${day}::date::timestamp at time zone 'Europe/Brussels'`;
}

/** What there is to search for. */
export interface Acting {
  readonly acts: readonly string[];
  readonly actors: readonly Pick<ReadEntry, 'actorKind' | 'actorId'>[];
}

/** Who has acted, and how: each leads to the next, and nothing else is read. Served by audit_entry_act and audit_entry_actor. */
export async function listActing(db: Db): Promise<Acting> {
  const { rows: acts } = await sql<{ act: string }>`
    with recursive known as (
      (select act from audit_entry order by act limit 1)
      union all
      select following.act from known
      cross join lateral (select act from audit_entry where act > known.act order by act limit 1) as following
    )
    select act from known`.execute(db);
  const { rows: actors } = await sql<Acting['actors'][number]>`
    with recursive known as (
      (select actor_kind, actor_id from audit_entry order by actor_kind, actor_id limit 1)
      union all
      select following.actor_kind, following.actor_id from known
      cross join lateral (
        select actor_kind, actor_id from audit_entry
        where (actor_kind, actor_id) > (known.actor_kind, known.actor_id)
        order by actor_kind, actor_id
        limit 1
      ) as following
    )
    select actor_kind as "actorKind", actor_id as "actorId" from known`.execute(db);
  return { acts: acts.map(({ act }) => act), actors };
}
