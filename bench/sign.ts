import { type Bench, type BenchRun, type Note, ratioGoal } from './bench.ts';
import { alternate, type Measured, sideOf } from './tools/alternate.ts';
import { databaseSettings, holdTally } from './tools/bench-store.ts';
import { type Checks, makeChecks } from './tools/checks.ts';
import { startProduct } from './tools/product.ts';
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
    const { stage, rounds, seconds, isQuick, say } = run;
    const checks = makeChecks();
    const bench = await stage.store();
    const plain = await stage.plain();
    const [product, naive, load] = [await stage.product(bench), await stage.naive(), await stage.load()];

    const settings = await databaseSettings(bench, checks);
    const round = { load, path: `${bench.page}/sign`, seconds, checks };
    const comparison = await alternate({
      rounds,
      isWarmedUp: !isQuick,
      ours: () => signRound(bench, { ...round, port: product.port }),
      reference: () => naiveSignRound(plain, { ...round, port: naive.port }),
      say,
    });
    await holdTally(bench, checks);
    return {
      unit: 'signatures a second',
      comparison,
      goals: [ratioGoal(comparison, 2)],
      notes: isQuick ? [] : await measureVariants(run, checks, comparison.reference.rate),
      checks: checks.passed,
      settings: { ...settings, connections: SIGN_CONNECTIONS, seconds, role: 'all' },
    };
  },
};

/** In a database of their own: the worker of the product that was measured must not send their mails. */
async function measureVariants(
  { stage, seconds, rounds, say }: BenchRun,
  checks: Checks,
  referenceRate: number,
): Promise<Note[]> {
  const [bench, load] = [await stage.store('variants'), await stage.load()];
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
    notes.push({ what: `${what}, against the reference`, value: rate / referenceRate, unit: '×' });
  }
  return notes;
}
