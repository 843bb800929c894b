/** When those of the bench `desk` signed, and what became of it. Pure. */
import type { HoldReason, SignatureState } from '../../src/signatures/signature.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
export const DAYS = 90;
/** A burst is worth a look from twenty on. */
const OF_A_BURST = 25;
const BETWEEN_BURSTS_MS = 30 * 60 * 1000;
/** More than a page of the desk shows. */
const MOST_BURSTS = 60;

export interface SeededStanding {
  readonly at: Date;
  readonly state: SignatureState;
  readonly heldFor: HoldReason | null;
  readonly stateBefore: 'pending' | 'verified' | null;
  readonly verifiedAt: Date | null;
  readonly endedAt: Date | null;
  /** From the same network within minutes. */
  readonly burst: number | undefined;
}

/** Of the signature with this number among so many: spread evenly over ninety days, the last numbers in bursts. */
export function standingOf(number: number, size: number, now: Date): SeededStanding {
  const burst = burstOf(number, size);
  if (burst !== undefined) {
    const at = new Date(now.getTime() - (burst + 1) * BETWEEN_BURSTS_MS + (number % OF_A_BURST) * 1_000);
    return { ...none, at, state: 'verified', verifiedAt: at, burst };
  }
  const at = new Date(now.getTime() - (1 - number / size) * DAYS * DAY_MS);
  const isFresh = at.getTime() > now.getTime() - 2 * DAY_MS;
  const ended = new Date(Math.max(at.getTime(), now.getTime() - 5 * DAY_MS));
  switch (number % 100) {
    case 0:
      return { ...none, at, state: 'held', heldFor: reasonOf(number), stateBefore: 'verified' };
    case 1:
      return { ...none, at, state: 'removed', stateBefore: 'verified', verifiedAt: at, endedAt: ended };
    case 2:
      return { ...none, at, state: 'withdrawn', verifiedAt: at, endedAt: ended };
    case 3:
      return { ...none, at, state: 'expired', endedAt: ended };
    default:
      // Nobody is due a reminder, or to expire, while the pages are asked for.
      if (isFresh && number % 4 === 0) return { ...none, at, state: 'pending' };
      return { ...none, at, state: 'verified', verifiedAt: at };
  }
}

const none = { heldFor: null, stateBefore: null, verifiedAt: null, endedAt: null, burst: undefined } as const;

function burstOf(number: number, size: number): number | undefined {
  const bursts = Math.max(1, Math.min(MOST_BURSTS, Math.floor(size / 5_000)));
  const fromLast = Math.floor((size - 1 - number) / OF_A_BURST);
  return fromLast < bursts && size > 2 * OF_A_BURST ? fromLast : undefined;
}

function reasonOf(number: number): HoldReason {
  const reasons = ['burst', 'burst', 'burst', 'disposable-domain', 'honeypot'] as const;
  return reasons[(number / 100) % reasons.length] ?? 'burst';
}
