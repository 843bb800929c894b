import { atMost, type Bench, type PageFigure } from './bench.ts';
import { setDesk } from './desk/stage.ts';
import { type PageTimes, tourDesk } from './desk/tours.ts';
import { type Comparison, median, type Side } from './tools/alternate.ts';
import { databaseSettings, holdTally } from './tools/bench-store.ts';
import { makeChecks } from './tools/checks.ts';

/** Each opens every page once. */
const TOURS_A_ROUND = 4;
/** A page that looks through what is sealed takes as long as that takes; of others nobody is to feel how many have signed. */
const LOOKS_THROUGH: readonly string[] = ['search', 'count'];

export const desk: Bench = {
  name: 'desk',
  summary: 'every page of the desk of a campaign of a million signatures, against the same page of one of a hundred',
  isHeavy: true,
  run: async ({ stage, rounds, isQuick, size = 1_000_000, say }) => {
    const checks = makeChecks();
    const bench = await stage.store('desk');
    const settings = await databaseSettings(bench, checks);
    const set = await setDesk(bench, size, say);
    const { port } = await stage.product(bench);
    const tours = isQuick ? 1 : rounds * TOURS_A_ROUND;
    const times = await tourDesk(bench, set, port, {
      tours,
      patientEvery: TOURS_A_ROUND,
      isWarmedUp: !isQuick,
      checks,
      say,
    });
    await holdTally(bench, checks);
    const pages = times.map(figureOf);
    const comparison = compare(times, tours);
    const slower = pages.flatMap(({ group, oursMs, referenceMs }) =>
      LOOKS_THROUGH.includes(group) || referenceMs === undefined ? [] : [oursMs - referenceMs],
    );
    return {
      unit: 'pages a second',
      comparison,
      goals: [
        atMost('the slowest page, in the median', Math.max(...pages.map(({ oursMs }) => oursMs)), 500, 'ms'),
        atMost('p99 of all pages', comparison.ours.p99Ms ?? Number.POSITIVE_INFINITY, 1_000, 'ms'),
        atMost('at most slower than of a hundred, searches and counts apart', Math.max(...slower), 100, 'ms'),
      ],
      notes: [{ what: 'pages', value: pages.length, unit: 'pages' }],
      pages,
      checks: checks.passed,
      settings: { ...settings, signatures: size, tours },
    };
  },
};

function figureOf({ group, name, ours, reference, done }: PageTimes): PageFigure {
  return {
    group,
    name,
    oursMs: median(ours),
    ...(reference.length > 0 && { referenceMs: median(reference) }),
    ...(done.length > 0 && { doneMs: median(done) }),
  };
}

function compare(times: readonly PageTimes[], tours: number): Comparison {
  const both = times.filter(({ reference }) => reference.length > 0);
  const ours = sideOf(
    both.map((page) => page.ours),
    tours,
  );
  const reference = sideOf(
    both.map((page) => page.reference),
    tours,
  );
  return { ours, reference, ratio: ours.rate / reference.rate };
}

/** @param pages of each page the times of its tours, in milliseconds. */
function sideOf(pages: readonly (readonly number[])[], tours: number): Side {
  const rounds = Array.from({ length: tours }, (_, tour) => {
    const found = pages.flatMap((times) => times[tour] ?? []);
    return found.length / (found.reduce((total, ms) => total + ms, 0) / 1_000);
  });
  const sorted = pages.flat().toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { rate: median(rounds), p50Ms: at(0.5), p99Ms: at(0.99), rounds };
}
