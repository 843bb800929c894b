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

/** Entries, newest first. Served by the primary key, audit_entry_campaign or audit_entry_at. @param before a number of one. */
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

/** Who has acted, and how: what there is to search for. */
export async function listActing(db: Db): Promise<Pick<ReadEntry, 'actorKind' | 'actorId' | 'act'>[]> {
  return db
    .selectFrom('audit_entry')
    .select(['actor_kind as actorKind', 'actor_id as actorId', 'act'])
    .distinct()
    .orderBy('act')
    .execute();
}
