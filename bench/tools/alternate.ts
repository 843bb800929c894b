/** One round: what was done a second, and how long each took where that was measured. */
export interface Measured {
  readonly rate: number;
  readonly p50Ms?: number;
  readonly p99Ms?: number;
}

/** All rounds of one side, with their median. */
export interface Side extends Measured {
  readonly rounds: readonly number[];
}

export interface Comparison {
  readonly ours: Side;
  readonly reference: Side;
  /** Median over median: above 1, ours is the faster. */
  readonly ratio: number;
}

export interface Alternation {
  readonly rounds: number;
  /** Whether each side runs once before it counts, so that no compiler or cache is measured. */
  readonly isWarmedUp: boolean;
  readonly ours: () => Promise<Measured>;
  readonly reference: () => Promise<Measured>;
  readonly say: (line: string) => void;
}

/**
 * Measures ours and the reference in turns, never both at once: whatever else the machine does in those minutes falls on
 * both alike, and only the ratio of the medians is believed.
 */
export async function alternate({ rounds, isWarmedUp, ours, reference, say }: Alternation): Promise<Comparison> {
  if (isWarmedUp) {
    await ours();
    await reference();
  }
  const [mine, theirs]: [Measured[], Measured[]] = [[], []];
  for (let round = 1; round <= rounds; round += 1) {
    const [a, b] = [await ours(), await reference()];
    mine.push(a);
    theirs.push(b);
    say(`round ${round}: ours ${a.rate.toFixed(0)}, reference ${b.rate.toFixed(0)}, ${(a.rate / b.rate).toFixed(2)} ×`);
  }
  const [ourSide, referenceSide] = [sideOf(mine), sideOf(theirs)];
  return { ours: ourSide, reference: referenceSide, ratio: ourSide.rate / referenceSide.rate };
}

export function sideOf(rounds: readonly Measured[]): Side {
  const rates = rounds.map(({ rate }) => rate);
  const p50s = rounds.flatMap(({ p50Ms }) => p50Ms ?? []);
  const p99s = rounds.flatMap(({ p99Ms }) => p99Ms ?? []);
  return {
    rate: median(rates),
    ...(p50s.length > 0 && { p50Ms: median(p50s) }),
    ...(p99s.length > 0 && { p99Ms: median(p99s) }),
    rounds: rates,
  };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  if (low === undefined || high === undefined) throw new Error('There is no median of nothing.');
  return (low + high) / 2;
}
