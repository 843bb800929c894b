import { type Bench, ratioGoal } from './bench.ts';
import { alternate } from './tools/alternate.ts';
import { databaseSettings, holdTally } from './tools/bench-store.ts';
import { makeChecks } from './tools/checks.ts';
import { startInsertLoop } from './tools/insert-loop-plan.ts';
import { CONNECTIONS } from './tools/plain-signature.ts';
import { insertRound, SIGN_CONNECTIONS, signRound } from './tools/rounds.ts';

export const signFloor: Bench = {
  name: 'sign-floor',
  summary: 'the real POST, everything on, against a loop that only inserts a row, without HTTP',
  isHeavy: false,
  run: async ({ stage, rounds, seconds, isQuick, say }) => {
    const checks = makeChecks();
    const bench = await stage.store();
    const plain = await stage.plain();
    const [{ port }, load] = [await stage.product(bench), await stage.load()];
    await using insertLoop = startInsertLoop(plain.connectionString);

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
