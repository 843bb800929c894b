/**
 * An **act** is one move of one or many signatures: **asked** for with its number told first, then **running** in the
 * background, then **done** or **cancelled**; what was moved until then stays moved. Where it takes long to find which
 * signatures are meant, that is done in the background before: it is **finding** them.
 */
import type { CampaignId } from '../../campaigns/campaign.ts';
import { type Move, moves, type SignatureState } from '../signature.ts';

export type ActState = 'finding' | 'asked' | 'running' | 'done' | 'cancelled';

export interface Act {
  readonly id: string;
  readonly campaignId: CampaignId;
  readonly move: Move;
  readonly state: ActState;
  /** Null where it was on the command line. */
  readonly askedBy: string | null;
  readonly chosen: number;
  /** Whether more were found than it may take, or than could be looked at. */
  readonly foundMore: boolean;
  readonly moved: number;
  /** No longer in a state that the move may begin in, or whose address has signed anew. */
  readonly skipped: number;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
  readonly isCancelling: boolean;
}

/** How many of those chosen are in each state. */
export type StateCounts = ReadonlyMap<SignatureState, number>;

/** What an act would do, before it does. */
export interface Forecast {
  /** How many would be moved, by the state that they are in. */
  readonly moving: StateCounts;
  readonly staying: StateCounts;
  /** By how many the public count would change; negative where it falls. */
  readonly countChange: number;
}

export function mayMove(move: Move, state: SignatureState): boolean {
  const from: readonly SignatureState[] = moves[move];
  return from.includes(state);
}

/** @param verifiedBefore how many of those in a state were verified before, and would be again. */
export function forecast(move: Move, counts: StateCounts, verifiedBefore: StateCounts): Forecast {
  const moving = new Map([...counts].filter(([state]) => mayMove(move, state)));
  const staying = new Map([...counts].filter(([state]) => !mayMove(move, state)));
  return { moving, staying, countChange: countChange(move, moving, verifiedBefore) };
}

function countChange(move: Move, moving: StateCounts, verifiedBefore: StateCounts): number {
  switch (move) {
    case 'confirm':
      return sum(moving);
    case 'hold':
    case 'remove':
      return -(moving.get('verified') ?? 0);
    case 'release':
      return verifiedBefore.get('held') ?? 0;
    case 'restore':
      return verifiedBefore.get('removed') ?? 0;
  }
}

export function sum(counts: StateCounts): number {
  return counts.values().reduce((total, count) => total + count, 0);
}

/** The moves that some of these states may begin. */
export function movesOf(states: ReadonlySet<SignatureState>): readonly Move[] {
  return (['confirm', 'hold', 'release', 'remove', 'restore'] as const).filter((move) =>
    states.values().some((state) => mayMove(move, state)),
  );
}
