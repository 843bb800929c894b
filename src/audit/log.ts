/**
 * The record of what the team has done: who, when, what, on what, why.
 *
 * Every act of the team, and every command that reads or changes personal data or settings, appends one **entry** in its
 * own transaction. Each holds the **hash** of the one before it; the newest is the **head**, and it is printed on every
 * list. An entry names people and signatures by their ids alone.
 */
import { sql } from 'kysely';
import { type SiteKeys, sealText } from '../platform/crypto/site-key.ts';
import type { Db, Trx } from '../platform/db/database.ts';
import { beginning, entryHash, entryMac } from './chain.ts';
import { reasonContext } from './reason.ts';

/** Every act and the details that its entry holds: ids, numbers and settings. Each feature adds its own. */
// biome-ignore lint/suspicious/noEmptyInterface: filled by the features
export interface Acts {}

export type AuditAct = keyof Acts & string;

/** Who acts; the system where nobody asked, as at night. A recipient has no account: whoever holds the link they were mailed. */
export type Actor =
  | { readonly kind: 'member'; readonly id: string }
  | { readonly kind: 'command-line'; readonly user: string }
  | { readonly kind: 'recipient'; readonly id: string }
  | { readonly kind: 'system' };

/** What was done, apart from who did it. */
export interface Deed<Act extends AuditAct> {
  /** A dotted name: `campaign.open`. */
  readonly act: Act;
  /** What it was done to: an id or a slug, never a person's data. */
  readonly subject: string;
  readonly campaignId?: string;
  /** As the member typed it; stored sealed, since people write names into it. */
  readonly reason?: string;
  readonly details: Acts[Act];
}

export interface AuditEntry<Act extends AuditAct> extends Deed<Act> {
  readonly actor: Actor;
}

export interface AuditLog {
  /**
   * Appends an entry in the act's own transaction: it is there if, and only if, that commits.
   *
   * The last thing that a transaction does: until it ends, everybody else who appends waits.
   *
   * @returns the entry's hash in hexadecimal, the new head.
   */
  record<Act extends AuditAct>(trx: Trx, entry: AuditEntry<Act>): Promise<string>;
}

/** Records the deeds of one actor. */
export type Recorder = <Act extends AuditAct>(trx: Trx, deed: Deed<Act>) => Promise<string>;

export function recorderFor(audit: AuditLog, actor: Actor): Recorder {
  return (trx, deed) => audit.record(trx, { ...deed, actor });
}

/** The newest hash in hexadecimal, which is printed on every list; of an audit without entries, zeros. */
export async function auditHead(db: Db): Promise<string> {
  const last = await db.selectFrom('audit_entry').select('hash').orderBy('seq', 'desc').limit(1).executeTakeFirst();
  return (last?.hash ?? beginning).toString('hex');
}

/** One appends at a time, in whatever process. */
const APPEND_LOCK = 0x5169_0001;

export function makeAuditLog(keys: Pick<SiteKeys, 'sealing' | 'audit'>): AuditLog {
  return {
    record: async (trx, { actor, act, subject, campaignId = null, reason, details }) => {
      const last = await lockHead(trx);
      const seq = last.seq + 1;
      const entry = {
        seq,
        at: last.now,
        actorKind: actor.kind,
        actorId: idOf(actor),
        act,
        subject,
        campaignId,
        reasonSealed: reason === undefined ? null : sealText(keys, reasonContext(seq), reason),
        details: JSON.stringify(details),
        previous: last.hash,
      };
      const hash = entryHash(entry);
      await sql`
        insert into audit_entry (
          seq, at, actor_kind, actor_id, act, subject, campaign_id, reason_sealed, details, previous, hash, mac
        ) values (
          ${entry.seq}, ${entry.at}::timestamptz, ${entry.actorKind}, ${entry.actorId}, ${entry.act}, ${entry.subject},
          ${entry.campaignId}, ${entry.reasonSealed}, ${entry.details}::json, ${entry.previous}, ${hash},
          ${entryMac(keys.audit, hash)}
        )`.execute(trx);
      return hash.toString('hex');
    },
  };
}

function idOf(actor: Actor): string {
  switch (actor.kind) {
    case 'member':
    case 'recipient':
      return actor.id;
    case 'command-line':
      return actor.user;
    case 'system':
      return '';
  }
}

/** Waits until nobody else appends. Two statements: the second sees what was committed while the first waited. */
async function lockHead(trx: Trx): Promise<{ seq: number; hash: Buffer; now: string }> {
  await sql`select pg_advisory_xact_lock(${APPEND_LOCK})`.execute(trx);
  const { rows } = await sql<{ seq: number | null; hash: Buffer | null; now: string }>`
    select last.seq, last.hash,
      to_char(clock_timestamp() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as now
    from (values (1)) as one left join (select seq, hash from audit_entry order by seq desc limit 1) as last on true
  `.execute(trx);
  const [row] = rows;
  if (row === undefined) throw new Error('The head of the audit could not be read.');
  return { seq: row.seq ?? 0, hash: row.hash ?? beginning, now: row.now };
}
