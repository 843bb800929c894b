import path from 'node:path';
import { type Bench, makeChecks, ratioGoal } from '../bench.ts';
import { alternate } from './alternate.ts';
import { type BenchStore, holdTally, openBenchStore } from './bench-store.ts';
import { startLoad } from './load-plan.ts';
import { startProduct } from './product.ts';
import { startNaiveServer } from './reference.ts';
import { getRound, newPrefix, PAGE_CONNECTIONS } from './rounds.ts';
import { seedSealed } from './seed.ts';

/** Enough for a number that nobody has by chance. */
const SIGNATURES = 1_234;

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
    run: async ({ folder, rounds, seconds, isQuick, say }) => {
      await using parts = new AsyncDisposableStack();
      const checks = makeChecks();
      const bench = parts.use(await openBenchStore(path.join(folder, 'ours')));
      await seedSealed(bench, { count: SIGNATURES, state: 'verified', prefix: newPrefix() });
      // It never asks a database for its “hello”.
      const naive = parts.use(await startNaiveServer(bench.store.connectionString));
      const load = parts.use(startLoad());
      const product = parts.use(await startProduct({ dataDir: bench.dataDir }));

      const read = pathOf(bench);
      const text = await (await fetch(`http://localhost:${product.port}${read}`)).text();
      checks.hold(`${what} says how many have signed`, isRight(text, SIGNATURES), text);
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
