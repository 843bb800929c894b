import { sql } from 'kysely';
import { addToTeam } from '../src/accounts/members.ts';
import { startSession } from '../src/accounts/sessions.ts';
import { recorderFor } from '../src/audit/log.ts';
import { keepNumbers } from '../src/dashboard/keep-numbers.ts';
import { readDashboard } from '../src/dashboard/read-model.ts';
import { inTransaction } from '../src/platform/db/database.ts';
import { parseAddress } from '../src/platform/mail/address.ts';
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
    const keptAt = performance.now();
    await keepNumbers({ db: store.db, campaigns: () => [campaign], clock: () => new Date() });
    const keptSeconds = (performance.now() - keptAt) / 1_000;
    await settle(store.db);
    // What a minute of signing leaves behind: not in the totals yet.
    await seedVaried(store.db, campaign, { from: size, to: Math.ceil(size * 1.001), days: 1 / (24 * 60), slot: 7 });
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
    const product = await stage.product(bench);
    const headers = { Cookie: await committeeCookie(bench) };
    const page = `http://localhost:${product.port}/desk/c/${campaign.slug}/dashboard`;
    const shown = `<dd data-live-verified>${verified.toLocaleString('en')}</dd>`;
    const look = async () => {
      const answer = await fetch(page, { headers });
      checks.hold('the page shows how many have signed', (await answer.text()).includes(shown), answer.status);
    };
    if (!isQuick) await repeat(seconds, look);
    const pages = await repeat(seconds, look);
    await holdTally(bench, checks);
    return {
      unit: 'readings a second',
      comparison,
      goals: [
        atMost('p99 of all numbers', comparison.ours.p99Ms ?? Number.POSITIVE_INFINITY, 50, 'ms'),
        atMost('p99 of the page', pages.p99Ms, 50, 'ms'),
      ],
      notes: [
        { what: 'rows of the tally', value: rows, unit: 'rows' },
        { what: 'p50 of the page', value: pages.p50Ms, unit: 'ms' },
        { what: 'to make all totals from nothing', value: keptSeconds, unit: 's' },
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

/** Somebody of the committee, signed in. */
async function committeeCookie({ store, campaign }: BenchStore): Promise<string> {
  const { db, siteKeys, audit } = store;
  const address = parseAddress('committee@example.org');
  if (address === undefined) throw new Error('The address of the bench is one.');
  const record = recorderFor(audit, { kind: 'system' });
  const grant = { role: 'committee', campaignId: campaign.id } as const;
  const { id } = await inTransaction(db, (trx) => addToTeam(trx, siteKeys, { address, name: '' }, grant, record));
  return `signatory=${await startSession(db, { memberId: id, agent: '', now: new Date() })}`;
}

async function tallyRows({ store, campaign }: BenchStore): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::integer as n from signature_tally where campaign_id = ${campaign.id}`.execute(store.db);
  return rows[0]?.n ?? 0;
}

/** Again and again, one after the other. */
async function repeat(seconds: number, work: () => Promise<void>): Promise<Required<Measured>> {
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
