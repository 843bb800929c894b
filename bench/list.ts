import { rm } from 'node:fs/promises';
import path from 'node:path';
import { countForList } from '../src/lists/count-store.ts';
import { manifestPath } from '../src/lists/proof/manifest.ts';
import { atMost, type Bench, type BenchRun, type Goal, type Note } from './bench.ts';
import { alternate, median } from './tools/alternate.ts';
import { type BenchStore, databaseSettings, holdTally } from './tools/bench-store.ts';
import { type Checks, makeChecks } from './tools/checks.ts';
import { addRecipient, type ListRun, makeList } from './tools/list-command.ts';
import { loadPlainList, type PlainList } from './tools/plain-list.ts';
import { newPrefix, SIGN_CONNECTIONS, signRound } from './tools/rounds.ts';
import { seedSealed } from './tools/seed.ts';
import { settle, withoutIndexes } from './tools/settle.ts';

/** Six times the 2,000 a minute that took down the petitions of the UK Parliament in 2019. */
const SIGNATURES_A_SECOND = 200;

export const list: Bench = {
  name: 'list',
  summary: 'the CSV list of a million signatures, opened from their seals, against COPY of the same rows in plain text',
  isHeavy: true,
  run: async (run) => {
    const { stage, rounds, say } = run;
    const checks = makeChecks();
    const bench = await stage.store();
    const { db } = bench.store;
    const settings = await databaseSettings(bench, checks);
    await addRecipient(bench);
    const file = path.join(stage.folder, 'list.csv');
    const make = async (): Promise<ListRun> => {
      for (const left of [file, manifestPath(file)]) await rm(left, { force: true });
      return await makeList(bench, file);
    };
    const count = run.size ?? 1_000_000;
    const before = await make();
    await withoutIndexes(db, () => seedSealed(bench, { count, state: 'verified', prefix: newPrefix() }));
    await settle(db);
    const { named } = await countForList(db, bench.campaign.id);
    say(`${named.toLocaleString('en')} sealed signatures are there`);

    const made: ListRun[] = [];
    let plain: PlainList | undefined;
    const comparison = await alternate({
      rounds,
      isWarmedUp: false,
      ours: async () => {
        const found = await make();
        checks.hold('the list names everybody who agreed to it', found.named === named, { found, named });
        made.push(found);
        return { rate: named / found.seconds };
      },
      reference: async () => {
        plain ??= await loadPlainList(bench, file);
        const copied = await plain.copy();
        checks.hold('the copy has as many rows', copied.rows === named, { copied, named });
        return { rate: named / copied.seconds };
      },
      say,
    });
    const meanwhile = await signMeanwhile(run, bench, make, checks);
    await holdTally(bench, checks);
    return {
      unit: 'rows a second',
      comparison,
      goals: [atMost('time', 1 / comparison.ratio, 6, '× that of COPY'), ...memoryGoal(before, made), meanwhile.goal],
      notes: [{ what: 'a list', value: median(made.map(({ seconds }) => seconds)), unit: 's' }, ...meanwhile.notes],
      checks: checks.passed,
      settings: {
        ...settings,
        'names on the list': named,
        'signing meanwhile': `${SIGNATURES_A_SECOND} a second over ${SIGN_CONNECTIONS} connections`,
      },
    };
  },
};

/** Over idle: beside the same command when it had nobody to name. */
function memoryGoal({ peakMB: idleMB }: ListRun, made: readonly ListRun[]): Goal[] {
  const peaks = made.flatMap(({ peakMB }) => peakMB ?? []);
  if (idleMB === undefined || peaks.length === 0) return [];
  return [atMost('memory over idle', Math.max(...peaks) - idleMB, 200, 'MB')];
}

/** Signs at a steady rate, in turns with nothing beside it and with list after list being made. */
async function signMeanwhile(
  { stage, rounds, seconds, isQuick, say }: BenchRun,
  bench: BenchStore,
  make: () => Promise<ListRun>,
  checks: Checks,
): Promise<{ goal: Goal; notes: Note[] }> {
  const [product, load] = [await stage.product(bench), await stage.load()];
  const round = { load, port: product.port, path: `${bench.page}/sign`, seconds, checks, rate: SIGNATURES_A_SECOND };
  const sign = async () => (await signRound(bench, round)).p99Ms ?? 0;
  const calm: number[] = [];
  const busy: number[] = [];
  if (!isQuick) await sign();
  for (let round = 1; round <= rounds; round += 1) {
    calm.push(await sign());
    let isSigning = true;
    const making = (async () => {
      while (isSigning) await make();
    })();
    busy.push(
      await sign().finally(() => {
        isSigning = false;
      }),
    );
    await making;
    say(`p99 of sign: ${calm.at(-1)?.toFixed(1)} ms, ${busy.at(-1)?.toFixed(1)} ms while a list is made`);
  }
  const [calmMs, busyMs] = [median(calm), median(busy)];
  return {
    goal: atMost('p99 of sign while a list is made', busyMs / calmMs, 2, '× its p99 without'),
    notes: [
      { what: 'p99 of sign without a list', value: calmMs, unit: 'ms' },
      { what: 'p99 of sign while a list is made', value: busyMs, unit: 'ms' },
    ],
  };
}
