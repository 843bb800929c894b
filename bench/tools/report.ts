import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { BenchResult, Goal, Note, PageFigure } from '../bench.ts';
import type { Side } from './alternate.ts';

/** What a person reads: ours, the reference, the ratio, and each goal with whether it is met. */
export function reportLines(result: BenchResult): string[] {
  const { name, summary, unit = '', comparison, goals, notes, pages = [], checks } = result;
  const lines = [`${name}: ${summary}`];
  if (comparison !== undefined) {
    lines.push(
      `  ours       ${sideText(comparison.ours, unit)}`,
      `  reference  ${sideText(comparison.reference, unit)}`,
    );
  }
  for (const goal of goals) lines.push(`  ${goalText(goal)}`);
  for (const note of notes) lines.push(`  note: ${noteText(note)}`);
  for (const page of pages) lines.push(`  page: ${pageText(page)}`);
  for (const check of checks) lines.push(`  held: ${check}`);
  return lines;
}

function sideText({ rate, p50Ms, p99Ms, rounds }: Side, unit: string): string {
  const times = p50Ms === undefined || p99Ms === undefined ? '' : `, p50 ${figure(p50Ms)} ms, p99 ${figure(p99Ms)} ms`;
  return `${figure(rate)} ${unit}${times} (${rounds.map(figure).join(', ')})`;
}

function goalText({ what, value, unit, wanted, isMet }: Goal): string {
  return `${what} ${figure(value)} ${unit}, goal ${wanted}: ${isMet ? 'met' : 'NOT met'}`;
}

function noteText({ what, value, unit }: Note): string {
  return `${what}: ${figure(value)} ${unit}`;
}

function pageText({ group, name, oursMs, referenceMs, doneMs }: PageFigure): string {
  const beside = referenceMs === undefined ? '' : `, reference ${figure(referenceMs)} ms`;
  const done = doneMs === undefined ? '' : `, done in the background after ${figure(doneMs)} ms`;
  return `${group}, ${name}: ${figure(oursMs)} ms${beside}${done}`;
}

/** Three figures that mean something. */
export function figure(value: number): string {
  if (value >= 100) return String(Math.round(value));
  return String(Number(value.toPrecision(3)));
}

export async function writeResult(folder: string, result: BenchResult): Promise<void> {
  await mkdir(folder, { recursive: true });
  const rounded = JSON.stringify(
    result,
    (_key, value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(5)) : value),
    2,
  );
  await writeFile(path.join(folder, `${result.name}.json`), `${rounded}\n`);
}
