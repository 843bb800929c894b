/** How the entries of the audit hang on each other. Pure. */
import { createHash, createHmac } from 'node:crypto';

/** An entry letter by letter as it is stored: what its hash is made over. */
export interface ChainedEntry {
  /** Counts from 1, without a gap. */
  readonly seq: number;
  /** UTC, to the microsecond: 2026-10-24T09:30:00.123456Z. */
  readonly at: string;
  readonly actorKind: string;
  readonly actorId: string;
  readonly act: string;
  readonly subject: string;
  readonly campaignId: string | null;
  readonly reasonSealed: Buffer | null;
  /** JSON. */
  readonly details: string;
  /** The hash of the entry before it; of the first, `beginning`. */
  readonly previous: Buffer;
}

/** What the first entry hangs on. */
export const beginning = Buffer.alloc(32);

/** SHA-256 over everything that an entry says and over the hash of the one before it. */
export function entryHash(entry: ChainedEntry): Buffer {
  return createHash('sha256').update(encodeEntry(entry)).digest();
}

/** Under a key that is not in the database: who can only write there cannot make it. */
export function entryMac(key: Buffer, hash: Buffer): Buffer {
  return createHmac('sha256', key).update(hash).digest();
}

/**
 * The one way to write an entry as bytes: for each field, in order, 0 where it is null, or else 1, its length in 4 bytes
 * (big-endian) and its bytes in UTF-8. So no two entries are the same bytes, wherever one field ends and the next begins.
 */
export function encodeEntry(entry: ChainedEntry): Buffer {
  return Buffer.concat([
    Buffer.from('signatory audit 1\n'),
    ...[
      String(entry.seq),
      entry.at,
      entry.actorKind,
      entry.actorId,
      entry.act,
      entry.subject,
      entry.campaignId,
      entry.reasonSealed,
      entry.details,
      entry.previous,
    ].map(encodeField),
  ]);
}

function encodeField(field: string | Buffer | null): Buffer {
  if (field === null) return Buffer.from([0]);
  const bytes = Buffer.from(field);
  const head = Buffer.from([1, 0, 0, 0, 0]);
  head.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}
