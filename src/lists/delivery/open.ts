import type { AuditLog } from '../../audit/log.ts';
import type { SiteKeys } from '../../platform/crypto/site-key.ts';
import { type Database, inTransaction, type Trx } from '../../platform/db/database.ts';
import { type Delivery, endOf, isCode, MOST_WRONG_CODES } from './delivery.ts';
import type { DeliveryRef } from './delivery-link.ts';
import { countOpening } from './openings-store.ts';
import { codeOf, countWrongCode, lockDelivery } from './store.ts';

declare module '../../audit/log.ts' {
  interface Acts {
    /** By whoever holds the link, before the file's first byte leaves. */
    'delivery.open': { readonly list: string; readonly opening: number; readonly sha256: string };
    /** After too many wrong codes. */
    'delivery.lock': Record<string, never>;
  }
}

export interface OpenDeps {
  readonly db: Database;
  readonly keys: SiteKeys;
  readonly audit: AuditLog;
}

export interface Asked {
  readonly releaseId: string;
  /** Of its file. */
  readonly sha256: string;
  /** As `typedCode` read it; undefined where it can be none. */
  readonly code: string | undefined;
  readonly now: Date;
}

/** `ended`: how it stands says by what. */
export type Opened =
  | { readonly kind: 'opened'; readonly delivery: Delivery }
  | { readonly kind: 'no-code' | 'ended' }
  | { readonly kind: 'wrong-code'; readonly triesLeft: number };

/**
 * Opens a delivery once, for one of its files. It is held while the code is looked at: so of many guesses at once each is
 * counted before the next is heard, and of two openings at the last one, one finds that it was used up.
 */
export function openDelivery(
  { db, keys, audit }: OpenDeps,
  ref: DeliveryRef,
  { releaseId, sha256, code, now }: Asked,
): Promise<Opened> {
  return inTransaction(db, async (trx): Promise<Opened> => {
    const delivery = await lockDelivery(trx, ref);
    if (delivery === undefined || endOf(delivery, now) !== undefined) return { kind: 'ended' };
    if (delivery.needsCode) {
      if (code === undefined) return { kind: 'no-code' };
      const right = await codeOf(trx, keys, delivery.id);
      if (right === undefined || !isCode(right, code)) return refuse(trx, audit, delivery);
    }
    const opening = await countOpening(trx, delivery, { releaseId, now });
    await audit.record(trx, {
      actor: { kind: 'recipient', id: delivery.recipientId },
      act: 'delivery.open',
      subject: delivery.id,
      campaignId: delivery.campaignId,
      details: { list: releaseId, opening, sha256 },
    });
    return { kind: 'opened', delivery };
  });
}

async function refuse(trx: Trx, audit: AuditLog, delivery: Delivery): Promise<Opened> {
  await countWrongCode(trx, delivery);
  const triesLeft = MOST_WRONG_CODES - delivery.wrongCodes - 1;
  if (triesLeft === 0) {
    await audit.record(trx, {
      actor: { kind: 'recipient', id: delivery.recipientId },
      act: 'delivery.lock',
      subject: delivery.id,
      campaignId: delivery.campaignId,
      details: {},
    });
  }
  return { kind: 'wrong-code', triesLeft };
}
