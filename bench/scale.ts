import path from 'node:path';
import { type Bench, makeChecks, ratioGoal } from './bench.ts';
import { alternate } from './tools/alternate.ts';
import { countSignatures, databaseSettings, holdTally, openBenchStore } from './tools/bench-store.ts';
import { startLoad } from './tools/load-plan.ts';
import { startProduct } from './tools/product.ts';
import { SIGN_CONNECTIONS, signRound } from './tools/rounds.ts';
import { seedRandom } from './tools/seed-random.ts';
import { settle, withoutIndexes } from './tools/settle.ts';

export const scale: Bench = {
  name: 'scale',
  summary: 'the real POST into a campaign of ten million signatures, against the same into an empty one',
  isHeavy: true,
  run: async ({ folder, rounds, seconds, size = 10_000_000, isQuick, say }) => {
    await using parts = new AsyncDisposableStack();
    const checks = makeChecks();
    const full = parts.use(await openBenchStore(path.join(folder, 'ours')));
    const empty = parts.use(await openBenchStore(path.join(folder, 'empty')));
    const load = parts.use(startLoad());

    const settings = await databaseSettings(full, checks);
    const { db } = full.store;
    await withoutIndexes(db, () => seedRandom(full, size, say));
    await settle(db);
    const there = (await countSignatures(full, 'pending')) + (await countSignatures(full, 'verified'));
    checks.hold('as many signatures are there as were asked for', there === size, { there, size });

    const fullProduct = parts.use(await startProduct({ dataDir: full.dataDir }));
    const emptyProduct = parts.use(await startProduct({ dataDir: empty.dataDir }));
    const round = { load, path: `${full.page}/sign`, seconds, checks };
    const comparison = await alternate({
      rounds,
      isWarmedUp: !isQuick,
      ours: () => signRound(full, { ...round, port: fullProduct.port }),
      reference: () => signRound(empty, { ...round, port: emptyProduct.port }),
      say,
    });
    await holdTally(full, checks);
    await holdTally(empty, checks);
    return {
      unit: 'signatures a second',
      comparison,
      goals: [ratioGoal(comparison, 0.8)],
      notes: [],
      checks: checks.passed,
      settings: { ...settings, signatures: size, connections: SIGN_CONNECTIONS, seconds, role: 'all' },
    };
  },
};
