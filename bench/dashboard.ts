import { sql } from 'kysely';
import { readDashboard } from '../src/dashboard/read-model.ts';
import { settleTally } from '../src/signatures/totals.ts';
import { atMost, type Bench } from './bench.ts';
import { alternate, type Measured } from './tools/alternate.ts';
import { type BenchStore, countSignatures, databaseSettings, holdTally } from './tools/bench-store.ts';
import { makeChecks } from './tools/checks.ts';
import { seedVaried } from './tools/seed-varied.ts';
import { settle, withoutIndexes } from './tools/settle.ts';

const CHUNK = 100_000;
const DAYS = 90;

export const dashboard: Bench = {
  name: 'dashboard',
  summary: 'all numbers of a campaign of a million signatures, against one plain count of those verified',
  isHeavy: true,
  run: async ({ stage, rounds, seconds, size = 1_000_000, isQuick, say }) => {
    const checks = makeChecks();
    const bench = await stage.store('numbers');
    const { campaign, store } = bench;
    const settings = await databaseSettings(bench, checks);
    await withoutIndexes(store.db, () => fill(bench, size, say));
    const rows = await tallyRows(bench);
    const settledAt = performance.now();
    await settleTally(store.db);
    const settledSeconds = (performance.now() - settledAt) / 1_000;
    await settle(store.db);
    // What a minute of signing leaves behind: not settled yet.
    await seedVaried(store.db, campaign, { from: size, to: Math.ceil(size * 1.001), days: 1, slot: 7 });
    const verified = await countSignatures(bench, 'verified');

    const comparison = await alternate({
      rounds,
      isWarmedUp: !isQuick,
      ours: () =>
        repeat(seconds, async () => {
          const board = await readDashboard(store.db, campaign, new Date());
          checks.hold('the numbers are those of a recount', board.verified === verified, { verified });
        }),
      reference: () =>
        repeat(seconds, async () => {
          await countSignatures(bench, 'verified');
        }),
      say,
    });
    await holdTally(bench, checks);
    return {
      unit: 'readings a second',
      comparison,
      goals: [atMost('p99 of all numbers', comparison.ours.p99Ms ?? Number.POSITIVE_INFINITY, 50, 'ms')],
      notes: [
        { what: 'rows of the tally', value: rows, unit: 'rows' },
        { what: 'to settle all of them, from nothing', value: settledSeconds, unit: 's' },
      ],
      checks: checks.passed,
      settings: { ...settings, signatures: size, days: DAYS, seconds },
    };
  },
};

async function fill({ store, campaign }: BenchStore, size: number, say: (line: string) => void): Promise<void> {
  for (let from = 0; from < size; from += CHUNK) {
    const to = Math.min(size, from + CHUNK);
    await seedVaried(store.db, campaign, { from, to, days: DAYS, slot: (from / CHUNK) % 4 });
    say(`${to.toLocaleString('en')} of ${size.toLocaleString('en')} signatures are there`);
  }
}

async function tallyRows({ store, campaign }: BenchStore): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::integer as n from signature_tally where campaign_id = ${campaign.id}`.execute(store.db);
  return rows[0]?.n ?? 0;
}

/** Again and again, one after the other. */
async function repeat(seconds: number, work: () => Promise<void>): Promise<Measured> {
  const times: number[] = [];
  const begun = performance.now();
  while (times.length === 0 || performance.now() - begun < seconds * 1_000) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { rate: times.length / ((performance.now() - begun) / 1_000), p50Ms: at(0.5), p99Ms: at(0.99) };
}
