import { atMost, type Bench, type Goal, type Note } from './bench.ts';
import { countSince, databaseSettings, holdTally, lastSignature } from './tools/bench-store.ts';
import { makeChecks } from './tools/checks.ts';
import { answersOf, type LoadResult } from './tools/load-plan.ts';
import { memoryOf } from './tools/machine.ts';
import { PAGE_CONNECTIONS } from './tools/rounds.ts';
import { answered, isWhollyGood, slowestP99Ms, VIEWS_A_SIGNATURE, type Visited, visit } from './tools/visits.ts';

const TIMES = 4;
const STORM_SECONDS = 30;
/** People who wait for an answer at the same time; who comes while so many wait is counted as not sent. */
const STORM_CONNECTIONS = 4_000;
/** What is asked in calm, of what can be held. */
const CALM_SHARE = 0.1;
const PROBE_SECONDS = 0.5;
/** In calm and again after the storm: nobody notices an answer within this time. */
const UNNOTICED_MS = 50;
const GIVE_UP_SECONDS = 30;

export const storm: Bench = {
  name: 'storm',
  summary: `signing and ${VIEWS_A_SIGNATURE} page views a signature for ${STORM_SECONDS} s, at ${TIMES} times what can be held`,
  isHeavy: true,
  run: async ({ stage, isQuick, seconds, say }) => {
    const checks = makeChecks();
    const bench = await stage.store();
    const [product, load] = [await stage.product(bench), await stage.load()];
    const settings = await databaseSettings(bench, checks);
    const visited = { load, port: product.port, page: bench.page };

    if (!isQuick) await visit(visited, { connections: PAGE_CONNECTIONS, seconds });
    const held = await visit(visited, { connections: PAGE_CONNECTIONS, seconds });
    checks.hold('what can be held is all answered well', isWhollyGood(held), held);
    const heldRate = answered(held) / held.seconds;
    say(`${heldRate.toFixed(0)} requests a second can be held`);
    const calm = await visit(visited, { connections: STORM_CONNECTIONS, seconds, rate: heldRate * CALM_SHARE });

    const last = await lastSignature(bench);
    const stormSeconds = isQuick ? seconds : STORM_SECONDS;
    const plan = { connections: STORM_CONNECTIONS, seconds: stormSeconds, rate: heldRate * TIMES };
    const found = await visit(visited, plan);
    const added = await countSince(bench, last);
    const again = await secondsUntilCalm(
      visited,
      heldRate * CALM_SHARE,
      Math.max(UNNOTICED_MS, 2 * slowestP99Ms(calm)),
    );

    const acknowledged = answersOf(found, 'sign 303').count;
    // A signature whose answer was cut off may be in the table or not; nobody was told that it is.
    const isAllThere = acknowledged <= added && added <= acknowledged + found.failed;
    checks.hold('every acknowledged signature is in the table, once', isAllThere, { acknowledged, added, found });
    await holdTally(bench, checks);
    const memory = await memoryOf(product.pid);
    return {
      goals: [
        ...refusalGoal(found),
        ...(memory === undefined ? [] : [atMost('peak memory of the web process', memory.peakMB, 512, 'MB')]),
        atMost('normal again after', found.seconds - stormSeconds + again, 5, 's'),
      ],
      notes: stormNotes(found, { heldRate, calm }),
      checks: checks.passed,
      settings: {
        ...settings,
        'asked a second': Math.round(plan.rate),
        seconds: stormSeconds,
        connections: STORM_CONNECTIONS,
        role: 'all',
      },
    };
  },
};

/** Looks again and again whether a little is answered as in calm. @returns how long it took from now. */
async function secondsUntilCalm(visited: Visited, rate: number, calmMs: number): Promise<number> {
  const startedAt = performance.now();
  for (;;) {
    const probe = await visit(visited, { connections: PAGE_CONNECTIONS, seconds: PROBE_SECONDS, rate });
    const seconds = (performance.now() - startedAt) / 1_000;
    if (seconds > GIVE_UP_SECONDS || (isWhollyGood(probe) && slowestP99Ms(probe) <= calmMs)) return seconds;
  }
}

/** How fast those are told who are asked to come back; nothing where nobody is. */
function refusalGoal(found: LoadResult): Goal[] {
  const medians = ['sign 503', 'page 503'].map((label) => answersOf(found, label)).filter(({ count }) => count > 0);
  if (medians.length === 0) return [];
  return [atMost('median time of a refusal', Math.max(...medians.map(({ p50Ms }) => p50Ms)), 100, 'ms')];
}

function stormNotes(found: LoadResult, { heldRate, calm }: { heldRate: number; calm: LoadResult }): Note[] {
  const [sign, page] = [answersOf(found, 'sign 303'), answersOf(found, 'page 200')];
  return [
    { what: 'can be held', value: heldRate, unit: 'requests a second' },
    { what: 'answered in the storm', value: answered(found) / found.seconds, unit: 'requests a second' },
    { what: 'signed in the storm', value: sign.count / found.seconds, unit: 'signatures a second' },
    {
      what: 'refused',
      value: answersOf(found, 'sign 503').count + answersOf(found, 'page 503').count,
      unit: 'requests',
    },
    { what: 'cut off', value: found.failed, unit: 'requests' },
    { what: `not sent, since ${STORM_CONNECTIONS} others waited`, value: found.unsent, unit: 'requests' },
    { what: 'median of signing', value: sign.p50Ms, unit: 'ms' },
    { what: 'p99 of signing', value: sign.p99Ms, unit: 'ms' },
    { what: 'median of the page', value: page.p50Ms, unit: 'ms' },
    { what: 'p99 of the page', value: page.p99Ms, unit: 'ms' },
    { what: 'p99 in calm', value: slowestP99Ms(calm), unit: 'ms' },
  ];
}
