import path from 'node:path';
import { linkToken } from '../src/signatures/links.ts';
import { type Bench, makeChecks, ratioGoal } from './bench.ts';
import { alternate } from './tools/alternate.ts';
import { countSignatures, databaseSettings, holdTally, openBenchStore } from './tools/bench-store.ts';
import { startLoad } from './tools/load-plan.ts';
import { startProduct } from './tools/product.ts';
import { countPlain, openPlainDatabase, seedPlain, startNaiveServer } from './tools/reference.ts';
import { confirmRound, newPrefix, SIGN_CONNECTIONS } from './tools/rounds.ts';
import { seedSealed } from './tools/seed.ts';
import { settle } from './tools/settle.ts';

/** More than either side confirms. */
const PENDING_A_SECOND = 12_000;

export const confirm: Bench = {
  name: 'confirm',
  summary: 'POST confirm of pending signatures, against a naive server with one update a request',
  isHeavy: false,
  run: async ({ folder, rounds, seconds, size, isQuick, say }) => {
    await using parts = new AsyncDisposableStack();
    const checks = makeChecks();
    const bench = parts.use(await openBenchStore(path.join(folder, 'ours')));
    const plain = parts.use(await openPlainDatabase(path.join(folder, 'reference')));
    const naive = parts.use(await startNaiveServer(plain.connectionString));
    const load = parts.use(startLoad());
    // The mails of these signatures are not due: they stand for people who have theirs.
    const product = parts.use(await startProduct({ dataDir: bench.dataDir, env: { ROLE: 'web' } }));

    const settings = await databaseSettings(bench, checks);
    const pending = size ?? Math.ceil(seconds * PENDING_A_SECOND);
    const round = { load, seconds, checks };
    const comparison = await alternate({
      rounds,
      isWarmedUp: !isQuick,
      ours: async () => {
        const refs = await seedSealed(bench, { count: pending, state: 'pending', prefix: newPrefix() });
        await settle(bench.store.db);
        return confirmRound({
          ...round,
          port: product.port,
          paths: refs.map((ref) => `/en/confirm/${linkToken(bench.keys, ref, 'confirm')}`),
          countVerified: () => countSignatures(bench, 'verified'),
        });
      },
      reference: async () =>
        confirmRound({
          ...round,
          port: naive.port,
          paths: (await seedPlain(plain, pending)).map((token) => `/en/confirm/${token}`),
          countVerified: async () => (await countPlain(plain)).verified,
        }),
      say,
    });
    await holdTally(bench, checks);
    return {
      unit: 'confirmations a second',
      comparison,
      goals: [ratioGoal(comparison, 2)],
      notes: [],
      checks: checks.passed,
      settings: { ...settings, connections: SIGN_CONNECTIONS, seconds, 'pending a round': pending, role: 'web' },
    };
  },
};
