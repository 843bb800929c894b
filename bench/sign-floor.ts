import path from 'node:path';
import { type Bench, makeChecks, ratioGoal } from './bench.ts';
import { alternate } from './tools/alternate.ts';
import { databaseSettings, holdTally, openBenchStore } from './tools/bench-store.ts';
import { startInsertLoop } from './tools/insert-loop-plan.ts';
import { startLoad } from './tools/load-plan.ts';
import { CONNECTIONS } from './tools/plain-signature.ts';
import { startProduct } from './tools/product.ts';
import { openPlainDatabase } from './tools/reference.ts';
import { insertRound, SIGN_CONNECTIONS, signRound } from './tools/rounds.ts';

export const signFloor: Bench = {
  name: 'sign-floor',
  summary: 'the real POST, everything on, against a loop that only inserts a row, without HTTP',
  isHeavy: false,
  run: async ({ folder, rounds, seconds, isQuick, say }) => {
    await using parts = new AsyncDisposableStack();
    const checks = makeChecks();
    const bench = parts.use(await openBenchStore(path.join(folder, 'ours')));
    const plain = parts.use(await openPlainDatabase(path.join(folder, 'reference')));
    const insertLoop = parts.use(startInsertLoop(plain.connectionString));
    const load = parts.use(startLoad());
    const { port } = parts.use(await startProduct({ dataDir: bench.dataDir }));

    const settings = await databaseSettings(bench, checks);
    const comparison = await alternate({
      rounds,
      isWarmedUp: !isQuick,
      ours: () => signRound(bench, { load, port, path: `${bench.page}/sign`, seconds, checks }),
      reference: () => insertRound(plain, insertLoop, { seconds, checks }),
      say,
    });
    await holdTally(bench, checks);
    return {
      unit: 'signatures a second',
      comparison,
      goals: [ratioGoal(comparison, 0.7)],
      notes: [],
      checks: checks.passed,
      settings: {
        ...settings,
        connections: SIGN_CONNECTIONS,
        'reference connections': CONNECTIONS,
        seconds,
        role: 'all',
      },
    };
  },
};
