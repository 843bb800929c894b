import { linkToken } from '../src/signatures/links.ts';
import { type Bench, ratioGoal } from './bench.ts';
import { alternate } from './tools/alternate.ts';
import { countSignatures, databaseSettings, holdTally } from './tools/bench-store.ts';
import { makeChecks } from './tools/checks.ts';
import { countPlain, seedPlain } from './tools/reference.ts';
import { confirmRound, newPrefix, SIGN_CONNECTIONS } from './tools/rounds.ts';
import { seedSealed } from './tools/seed.ts';
import { settle } from './tools/settle.ts';

/** More than either side confirms. */
const PENDING_A_SECOND = 12_000;

export const confirm: Bench = {
  name: 'confirm',
  summary: 'POST confirm of pending signatures, against a naive server with one update a request',
  isHeavy: false,
  run: async ({ stage, rounds, seconds, size, isQuick, say }) => {
    const checks = makeChecks();
    const bench = await stage.store();
    const plain = await stage.plain();
    const [product, naive, load] = [await stage.product(bench), await stage.naive(), await stage.load()];

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
      settings: { ...settings, connections: SIGN_CONNECTIONS, seconds, 'pending a round': pending, role: 'all' },
    };
  },
};
