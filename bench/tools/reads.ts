import { setTimeout as sleep } from 'node:timers/promises';
import { type Bench, ratioGoal } from '../bench.ts';
import { alternate } from './alternate.ts';
import { type BenchStore, countSignatures, holdTally } from './bench-store.ts';
import { makeChecks } from './checks.ts';
import { getRound, newPrefix, PAGE_CONNECTIONS } from './rounds.ts';
import { seedSealed } from './seed.ts';

/** Enough for a number that nobody has by chance. */
const SIGNATURES = 1_234;
const FRESH_WITHIN_MS = 5_000;

/** Something to read of the campaign, measured against Express answering a constant "hello". */
export interface Reading {
  readonly name: string;
  /** What is read, in words. */
  readonly what: string;
  readonly pathOf: (bench: BenchStore) => string;
  /** The ratio that is wanted. */
  readonly atLeast: number;
  /** Whether the text holds what it must, the count among it. */
  readonly isRight: (text: string, verified: number) => boolean;
}

export function readBench({ name, what, pathOf, atLeast, isRight }: Reading): Bench {
  return {
    name,
    summary: `${what}, against Express answering a constant “hello”`,
    isHeavy: false,
    run: async ({ stage, rounds, seconds, isQuick, say }) => {
      const checks = makeChecks();
      const bench = await stage.store();
      await seedSealed(bench, { count: SIGNATURES, state: 'verified', prefix: newPrefix() });
      const verified = await countSignatures(bench, 'verified');
      const [product, naive, load] = [await stage.product(bench), await stage.naive(), await stage.load()];

      const read = pathOf(bench);
      const text = await readFresh(`http://localhost:${product.port}${read}`, (found) => isRight(found, verified));
      checks.hold(`${what} says within five seconds how many have signed`, isRight(text, verified), text);
      const round = { load, seconds, checks };
      const comparison = await alternate({
        rounds,
        isWarmedUp: !isQuick,
        ours: () => getRound({ ...round, port: product.port, path: read }),
        reference: () => getRound({ ...round, port: naive.port, path: '/hello' }),
        say,
      });
      await holdTally(bench, checks);
      return {
        unit: 'requests a second',
        comparison,
        goals: [ratioGoal(comparison, atLeast)],
        notes: [{ what: 'its size, before compression', value: Buffer.byteLength(text), unit: 'bytes' }],
        checks: checks.passed,
        settings: { connections: PAGE_CONNECTIONS, seconds, role: 'all' },
      };
    },
  };
}

/** Reads again and again until it is right, or should have been. */
async function readFresh(url: string, isRight: (text: string) => boolean): Promise<string> {
  const giveUpAt = Date.now() + FRESH_WITHIN_MS;
  for (;;) {
    const text = await (await fetch(url)).text();
    if (isRight(text) || Date.now() > giveUpAt) return text;
    await sleep(100);
  }
}
