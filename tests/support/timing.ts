const FIRST_ROUNDS = 30;
const ATTEMPTS = 8;

/** The same thing done for somebody who is known, and for somebody who is not. */
export interface TimedPair {
  readonly known: () => Promise<unknown>;
  readonly unknown: () => Promise<unknown>;
}

/**
 * By how much a known address takes longer or shorter than an unknown one, of the time that an unknown one takes: the least
 * of a few measurements, since what a busy machine adds by chance does not come every time.
 *
 * @param pairs makes those of one measurement, each to be timed once.
 * @param enough at or above which it is measured anew.
 */
export async function leastTimeDifference(pairs: () => Promise<readonly TimedPair[]>, enough: number): Promise<number> {
  // What runs for the first time takes longer.
  for (const { unknown } of (await pairs()).slice(0, FIRST_ROUNDS)) await unknown();
  let least = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < ATTEMPTS && least >= enough; attempt += 1) {
    least = Math.min(least, Math.abs(await timeDifference(await pairs())));
  }
  return least;
}

async function timeDifference(pairs: readonly TimedPair[]): Promise<number> {
  const unknowns: number[] = [];
  const differences: number[] = [];
  for (const [round, { known, unknown }] of pairs.entries()) {
    // One right after the other and each first in turn, so that what slows the machine down slows both.
    const isUnknownFirst = round % 2 === 0;
    const one = await msOf(isUnknownFirst ? unknown : known);
    const two = await msOf(isUnknownFirst ? known : unknown);
    unknowns.push(isUnknownFirst ? one : two);
    differences.push(isUnknownFirst ? two - one : one - two);
  }
  return median(differences) / median(unknowns);
}

async function msOf(act: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await act();
  return performance.now() - startedAt;
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

/** All that can be seen of an answer, but for the time on the server's clock. */
export async function seen(answer: Response) {
  const { date: _, ...headers } = Object.fromEntries(answer.headers);
  return { status: answer.status, headers, body: await answer.text() };
}
