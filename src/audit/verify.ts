import { sql } from 'kysely';
import type { SiteKeys } from '../platform/crypto/site-key.ts';
import type { Db } from '../platform/db/database.ts';
import { beginning, type ChainedEntry, entryHash, entryMac } from './chain.ts';

/**
 * What is wrong with an entry.
 *
 * - `missing`: there is none with this number.
 * - `altered`: it says something else than it was hashed with.
 * - `out-of-order`: it does not hang on the entry before it.
 * - `forged`: it was written by somebody who did not have the site's key.
 */
export const auditFaults = ['missing', 'altered', 'out-of-order', 'forged'] as const;
export type AuditFault = (typeof auditFaults)[number];

export type AuditCheck =
  | { readonly kind: 'whole'; readonly entries: number; readonly head: string; readonly headAt?: number | undefined }
  /** The first entry where the chain breaks. */
  | { readonly kind: 'broken'; readonly seq: number; readonly fault: AuditFault }
  /** The chain is whole, and yet the entry with the given hash is not in it: entries were taken off its end. */
  | { readonly kind: 'head-missing'; readonly entries: number; readonly head: string };

const BATCH = 1_000;
const TOLD_EVERY = 5_000;

/**
 * Reads the whole audit again, from its first entry on.
 *
 * @param head a hash in hexadecimal that the audit must hold, as printed on a list: what was cut off the end of the chain
 * is only found by a hash that is kept elsewhere.
 * @param onProgress told now and then how many are read; the reading waits for it.
 */
export async function verifyAudit(
  db: Db,
  keys: Pick<SiteKeys, 'audit'>,
  { head, onProgress }: { readonly head?: string; readonly onProgress?: (checked: number) => Promise<void> } = {},
): Promise<AuditCheck> {
  let previous: Buffer = beginning;
  let seq = 0;
  let headAt = head === beginning.toString('hex') ? 0 : undefined;
  for await (const entry of storedEntries(db)) {
    seq += 1;
    const fault = faultOf(entry, { seq, previous }, keys.audit);
    if (fault !== undefined) return { kind: 'broken', seq, fault };
    previous = entry.hash;
    if (head !== undefined && entry.hash.toString('hex') === head) headAt = seq;
    if (seq % TOLD_EVERY === 0) await onProgress?.(seq);
  }
  const whole = { entries: seq, head: previous.toString('hex') };
  if (head !== undefined && headAt === undefined) return { kind: 'head-missing', ...whole };
  return { kind: 'whole', ...whole, ...(headAt === undefined ? {} : { headAt }) };
}

interface StoredEntry extends ChainedEntry {
  readonly hash: Buffer;
  readonly mac: Buffer;
}

function faultOf(
  entry: StoredEntry,
  expected: { readonly seq: number; readonly previous: Buffer },
  key: Buffer,
): AuditFault | undefined {
  if (entry.seq !== expected.seq) return 'missing';
  if (!entryHash(entry).equals(entry.hash)) return 'altered';
  if (!entry.previous.equals(expected.previous)) return 'out-of-order';
  return entryMac(key, entry.hash).equals(entry.mac) ? undefined : 'forged';
}

/** Every entry in order, as it stands letter by letter. Served by the primary key. */
async function* storedEntries(db: Db): AsyncGenerator<StoredEntry> {
  // From the least number there is: an entry that somebody put before the first is found too.
  for (let after = Number.MIN_SAFE_INTEGER; ; ) {
    const { rows } = await sql<StoredEntry>`
      select seq, to_char(at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, actor_kind as "actorKind",
        actor_id as "actorId", act, subject, campaign_id::text as "campaignId", reason_sealed as "reasonSealed",
        details::text as details, previous, hash, mac
      from audit_entry where seq > ${after} order by seq limit ${BATCH}`.execute(db);
    yield* rows;
    if (rows.length < BATCH) return;
    after = rows.at(-1)?.seq ?? after;
  }
}
