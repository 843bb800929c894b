import { type Bench, ratioGoal } from './bench.ts';
import { alternate } from './tools/alternate.ts';
import { countSignatures, databaseSettings, holdTally } from './tools/bench-store.ts';
import { makeChecks } from './tools/checks.ts';
import { SIGN_CONNECTIONS, signRound } from './tools/rounds.ts';
import { seedRandom } from './tools/seed-random.ts';
import { settle, withoutIndexes } from './tools/settle.ts';

export const scale: Bench = {
  name: 'scale',
  summary: 'the real POST into a campaign of ten million signatures, against the same into an empty one',
  isHeavy: true,
  run: async ({ stage, rounds, seconds, size = 10_000_000, isQuick, say }) => {
    const checks = makeChecks();
    const [full, empty, load] = [await stage.store('full'), await stage.store(), await stage.load()];

    const settings = await databaseSettings(full, checks);
    const { db } = full.store;
    await withoutIndexes(db, () => seedRandom(full, size, say));
    await settle(db);
    const there = (await countSignatures(full, 'pending')) + (await countSignatures(full, 'verified'));
    checks.hold('as many signatures are there as were asked for', there === size, { there, size });

    const fullProduct = await stage.product(full);
    const emptyProduct = await stage.product(empty);
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
