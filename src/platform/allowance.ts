/** So many at once, and so many more as time passes. */
export interface Allowance {
  readonly most: number;
  readonly perSecond: number;
}

/** What is left of an allowance, and when that was so. */
export interface Remainder {
  readonly allowance: Allowance;
  left: number;
  atMs: number;
}

export function wholeOf(allowance: Allowance, nowMs: number): Remainder {
  return { allowance, left: allowance.most, atMs: nowMs };
}

/**
 * Takes one of each remainder, or none of any: who is stopped by one pays nothing to the others.
 *
 * @returns the seconds until each has one; 0 where they were taken.
 */
export function takeOneOfEach(remainders: readonly Remainder[], nowMs: number): number {
  let wait = 0;
  for (const remainder of remainders) {
    refill(remainder, nowMs);
    wait = Math.max(wait, secondsUntilOne(remainder));
  }
  if (wait === 0) for (const remainder of remainders) remainder.left -= 1;
  return wait;
}

/** Gives some back, never more than the whole. */
export function giveBack(remainder: Remainder, some: number, nowMs: number): void {
  refill(remainder, nowMs);
  remainder.left = Math.min(remainder.allowance.most, remainder.left + some);
}

/** How long until there is one, as it stood when it was last asked of. */
export function secondsUntilOne({ allowance, left }: Remainder): number {
  return left >= 1 ? 0 : Math.ceil((1 - left) / allowance.perSecond);
}

/** Adds what has come in since. A clock that is set back adds nothing, and takes nothing. */
function refill(remainder: Remainder, nowMs: number): void {
  const { allowance, left, atMs } = remainder;
  const passedSeconds = Math.max(0, nowMs - atMs) / 1000;
  remainder.left = Math.min(allowance.most, left + passedSeconds * allowance.perSecond);
  remainder.atMs = nowMs;
}
