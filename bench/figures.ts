/** Writes what stands in bench/results into the table of docs/performance.md. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { errorCode } from '../src/platform/error-code.ts';
import { benches } from './benches.ts';
import { figure } from './tools/report.ts';

const side = z.object({ rate: z.number(), p50Ms: z.number().optional(), p99Ms: z.number().optional() });
const resultSchema = z.object({
  name: z.string(),
  date: z.string(),
  machine: z.object({
    cpu: z.string(),
    cores: z.number(),
    memoryGB: z.number(),
    node: z.string(),
    fsyncMs: z.number(),
  }),
  unit: z.string().default(''),
  comparison: z.object({ ours: side, reference: side }).optional(),
  goals: z.array(
    z.object({ what: z.string(), value: z.number(), unit: z.string(), wanted: z.string(), isMet: z.boolean() }),
  ),
  notes: z.array(z.object({ what: z.string(), value: z.number(), unit: z.string() })),
  pages: z
    .array(
      z.object({
        group: z.string(),
        name: z.string(),
        oursMs: z.number(),
        referenceMs: z.number().optional(),
        doneMs: z.number().optional(),
      }),
    )
    .default([]),
});
type Result = z.infer<typeof resultSchema>;

const root = path.resolve(import.meta.dirname, '..');
const page = path.join(root, 'docs/performance.md');
const [begin, end] = ['<!-- figures: node bench/figures.ts -->', '<!-- end of figures -->'];
const [beginPages, endPages] = ['<!-- pages: node bench/figures.ts -->', '<!-- end of pages -->'];

const results = await Promise.all(benches.map(({ name }) => readResult(name)));
const text = between(await readFile(page, 'utf8'), begin, end, lines());
await writeFile(page, between(text, beginPages, endPages, pageLines()));

function between(text: string, from: string, to: string, written: readonly string[]): string {
  const [before, after] = [text.split(from)[0], text.split(to)[1]];
  if (after === undefined) throw new Error(`${page} does not say where its figures stand.`);
  return `${before}${from}\n\n${written.join('\n')}\n\n${to}${after}`;
}

async function readResult(name: string): Promise<Result | undefined> {
  try {
    return resultSchema.parse(JSON.parse(await readFile(path.join(root, 'bench/results', `${name}.json`), 'utf8')));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function lines(): string[] {
  const rows = benches.flatMap(({ name }, index) => rowsOf(name, results[index]));
  const head = ['| bench | ours | reference | result | goal | met |', '|---|---|---|---|---|---|'];
  return [...head, ...rows, ...machineLines(results.filter((result) => result !== undefined))];
}

/** The pages of the desk, by what they are about. */
function pageLines(): string[] {
  const all = results.flatMap((result) => result?.pages ?? []);
  const head = ['| pages | a hundred, ms | a million, ms | done in the background, s |', '|---|---|---|---|'];
  const groups = Map.groupBy(all, ({ group }) => group);
  return [
    ...head,
    ...groups.entries().flatMap(([group, pages]) => [
      `| **${group}** | | | |`,
      ...pages.map(({ name, oursMs, referenceMs, doneMs }) => {
        const beside = referenceMs === undefined ? '' : Math.round(referenceMs);
        return `| ${name} | ${beside} | ${Math.round(oursMs)} | ${doneMs === undefined ? '' : figure(doneMs / 1_000)} |`;
      }),
    ]),
  ];
}

function rowsOf(name: string, result: Result | undefined): string[] {
  if (result === undefined) return [`| \`${name}\` | not measured yet | | | | |`];
  const { comparison, unit, notes } = result;
  const beside = notes
    .filter((note) => note.unit === '×')
    .map(({ what, value }) => `| | | | ${what} ${figure(value)} × | | |`);
  const rows = result.goals.map(({ what, value, unit: of, wanted, isMet }, row) => {
    const sides =
      row > 0 || comparison === undefined
        ? ['', '']
        : [comparison.ours, comparison.reference].map((one) => sideText(one, unit));
    return `| ${[row > 0 ? '' : `\`${name}\``, ...sides, `${what} ${figure(value)} ${of}`, wanted, isMet ? 'yes' : '**no**'].join(' | ')} |`;
  });
  return [...rows, ...beside];
}

function sideText({ rate, p50Ms, p99Ms }: z.infer<typeof side>, unit: string): string {
  const times = p50Ms === undefined || p99Ms === undefined ? '' : `; ${figure(p50Ms)} and ${figure(p99Ms)} ms`;
  return `${figure(rate)} ${unit}${times}`;
}

/** Benches may have been run on several days; what they ran on stands in each result. */
function machineLines(found: readonly Result[]): string[] {
  const machines = found.map(
    ({ date, machine: { cpu, cores, memoryGB, node } }) =>
      `${date.slice(0, 10)}: ${cpu}, ${cores} cores, ${memoryGB} GB, Node ${node}`,
  );
  const fsyncs = found.map(({ machine }) => machine.fsyncMs);
  if (found.length === 0) return [];
  return [
    '',
    `${[...new Set(machines)].sort().join('; ')}. A write of 8 kB was on disk after ${figure(Math.min(...fsyncs))} to ${figure(Math.max(...fsyncs))} ms.`,
  ];
}
