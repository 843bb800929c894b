import type { Recorder } from '../../audit/log.ts';
import type { Campaign } from '../../campaigns/campaign.ts';
import { canBeConfirmed } from '../../campaigns/lifecycle.ts';
import { type Database, inTransaction } from '../../platform/db/database.ts';
import type { HoldReason, SignatureId } from '../signature.ts';
import { moveSignatures } from '../sql/move-signatures.ts';
import { countChosen, type HeldChoice, lockChosen } from './held-store.ts';

/** What becomes of held signatures: they are mailed like any other, or erased. */
export type HeldVerdict = 'release' | 'remove';

interface Settled {
  readonly signatures: number;
  /** Those chosen one by one; none where all of a reason were. */
  readonly ids: readonly SignatureId[];
  readonly heldFor: HoldReason | null;
}

declare module '../../audit/log.ts' {
  interface Acts {
    'held.release': Settled;
    'held.remove': Settled;
    /** Somebody looked at who it is; the subject is the signature. */
    'held.show': Record<string, never>;
  }
}

/** Small enough that no transaction is long. */
const BATCH = 500;

/** `over`: the campaign has ended, so that nobody could confirm what is released. */
export type Settling =
  | { readonly kind: 'settled'; readonly count: number; readonly left: number }
  | { readonly kind: 'over' };

export interface SettlingInput {
  readonly campaign: Campaign;
  readonly choice: HeldChoice;
  readonly verdict: HeldVerdict;
  readonly now: Date;
  /** The most to settle; the oldest of those chosen. All when absent. */
  readonly most?: number;
  readonly record: Recorder;
  readonly onProgress?: (settled: number) => void;
}

/** Releases or removes held signatures, batch by batch: what is settled meanwhile, or is no longer held, stays as it is. */
export async function settleHeld(db: Database, input: SettlingInput): Promise<Settling> {
  const { campaign, choice, verdict, now, most = Number.POSITIVE_INFINITY, onProgress } = input;
  if (verdict === 'release' && !canBeConfirmed(campaign, now)) return { kind: 'over' };
  let count = 0;
  for (let batch = BATCH; batch === BATCH && count < most; count += batch) {
    batch = await settleBatch(db, input, Math.min(BATCH, most - count));
    onProgress?.(count + batch);
  }
  return { kind: 'settled', count, left: await countChosen(db, campaign.id, choice) };
}

function settleBatch(
  db: Database,
  { campaign, choice, verdict, record }: SettlingInput,
  most: number,
): Promise<number> {
  return inTransaction(db, async (trx) => {
    const held = await lockChosen(trx, campaign.id, choice, most);
    if (held.length === 0) return 0;
    await moveSignatures(trx, held, verdict);
    const ids = choice.kind === 'some' ? held.map(({ signatureId }) => signatureId) : [];
    const heldFor = (choice.kind === 'all' ? choice.heldFor : undefined) ?? null;
    const details = { signatures: held.length, ids, heldFor };
    await record(trx, { act: `held.${verdict}`, subject: campaign.slug, campaignId: campaign.id, details });
    return held.length;
  });
}
