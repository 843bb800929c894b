import path from 'node:path';
import { type Bench, type BenchRun, makeChecks, type Note, ratioGoal } from './bench.ts';
import { alternate, type Measured, sideOf } from './tools/alternate.ts';
import { type BenchStore, databaseSettings, holdTally, openBenchStore } from './tools/bench-store.ts';
import { type Load, startLoad } from './tools/load-plan.ts';
import { startProduct } from './tools/product.ts';
import { openPlainDatabase, startNaiveServer } from './tools/reference.ts';
import { naiveSignRound, SIGN_CONNECTIONS, signRound } from './tools/rounds.ts';

/** Settings beside the default, for information. */
const variants = [
  { what: 'with WEB_PROCESSES=2', env: { WEB_PROCESSES: '2' } },
  { what: 'with the worker elsewhere (ROLE=web)', env: { ROLE: 'web' } },
] as const;

export const sign: Bench = {
  name: 'sign',
  summary: 'the real POST, everything on, against a naive server with one insert a request',
  isHeavy: false,
  run: async (run) => {
    await using parts = new AsyncDisposableStack();
    const checks = makeChecks();
    const bench = parts.use(await openBenchStore(path.join(run.folder, 'ours')));
    const plain = parts.use(await openPlainDatabase(path.join(run.folder, 'reference')));
    const naive = parts.use(await startNaiveServer(plain.connectionString));
    const load = parts.use(startLoad());
    const round = { load, path: `${bench.page}/sign`, seconds: run.seconds, checks };

    const settings = await databaseSettings(bench, checks);
    const compare = async () => {
      await using product = await startProduct({ dataDir: bench.dataDir });
      return await alternate({
        rounds: run.rounds,
        isWarmedUp: !run.isQuick,
        ours: () => signRound(bench, { ...round, port: product.port }),
        reference: () => naiveSignRound(plain, { ...round, port: naive.port }),
        say: run.say,
      });
    };
    const comparison = await compare();
    const notes = run.isQuick ? [] : await measureVariants(run, bench, load, checks);
    await holdTally(bench, checks);
    return {
      unit: 'signatures a second',
      comparison,
      goals: [ratioGoal(comparison, 2)],
      notes,
      checks: checks.passed,
      settings: { ...settings, connections: SIGN_CONNECTIONS, seconds: run.seconds, role: 'all' },
    };
  },
};

async function measureVariants(
  { seconds, rounds, say }: BenchRun,
  bench: BenchStore,
  load: Load,
  checks: ReturnType<typeof makeChecks>,
): Promise<Note[]> {
  const notes: Note[] = [];
  for (const { what, env } of variants) {
    await using worker =
      'ROLE' in env ? await startProduct({ dataDir: bench.dataDir, env: { ROLE: 'worker' } }) : undefined;
    await using product = await startProduct({ dataDir: bench.dataDir, env });
    const measured: Measured[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      measured.push(await signRound(bench, { load, port: product.port, path: `${bench.page}/sign`, seconds, checks }));
    }
    const { rate } = sideOf(measured.slice(1));
    say(`${what}: ${rate.toFixed(0)}${worker === undefined ? '' : ', a worker beside it'}`);
    notes.push({ what, value: rate, unit: 'signatures a second' });
  }
  return notes;
}
