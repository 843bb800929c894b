import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { benches } from '../bench/benches.ts';
import { runBench } from '../bench/run-bench.ts';
import { openBenchStore } from '../bench/tools/bench-store.ts';
import { openStage, type Stage } from '../bench/tools/stage.ts';

// The small version of `npm run bench`: that it measures what it says, not how fast this machine is today.
const root = path.resolve(import.meta.dirname, '..');

const figure = z.number().positive();
const text = z.string().min(1);
const side = z.strictObject({
  rate: figure,
  p50Ms: figure.optional(),
  p99Ms: figure.optional(),
  rounds: z.array(figure).min(1),
});
const note = { what: text, value: z.number(), unit: text };
const result = z.strictObject({
  name: text,
  summary: text,
  date: z.iso.datetime(),
  machine: z.strictObject({ cpu: text, cores: figure, memoryGB: figure, node: text, fsyncMs: figure }),
  unit: text.optional(),
  comparison: z.strictObject({ ours: side, reference: side, ratio: figure }).optional(),
  goals: z.array(z.strictObject({ ...note, wanted: text, isMet: z.boolean() })).min(1),
  notes: z.array(z.strictObject(note)),
  pages: z
    .array(
      z.strictObject({
        group: text,
        name: text,
        oursMs: figure,
        referenceMs: figure.optional(),
        doneMs: figure.optional(),
      }),
    )
    .optional(),
  checks: z.array(text).min(1),
  settings: z.record(text, z.union([z.string(), z.number()])),
});

async function command(...words: string[]): Promise<{ code: unknown; said: string }> {
  const ended = promisify(execFile)(process.execPath, [path.join(root, 'bench/main.ts'), ...words]);
  return await ended.then(
    ({ stdout }) => ({ code: 0, said: stdout }),
    ({ code, stderr }) => ({ code, said: String(stderr) }),
  );
}

describe('npm run bench', () => {
  let folder: string;
  let stage: Stage;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'signatory-bench-'));
    // What one of the many processes has compiled, the next need not.
    process.env.NODE_COMPILE_CACHE = path.join(folder, 'compiled');
    stage = openStage(folder);
    const made = await openBenchStore(path.join(folder, 'campaign'));
    await made[Symbol.asyncDispose]();
    // Copied, which is faster than made.
    for (const name of ['mail', 'full', 'desk']) await cp(made.dataDir, path.join(folder, name), { recursive: true });
  });
  afterAll(async () => {
    await stage[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  it.each(benches.map((one) => [one.name, one] as const))(
    'holds its checks, and writes down its figures: %s',
    async (name, bench) => {
      const size = bench.isHeavy ? 500 : 100;
      const run = { stage, isQuick: true, rounds: 1, seconds: 0.2, size, say: () => undefined };
      const written: string[] = [];
      await runBench(bench, run, { results: folder, write: (text) => void written.push(text) });
      const found = result.parse(JSON.parse(await readFile(path.join(folder, `${name}.json`), 'utf8')));
      expect(found).toMatchObject({ name, summary: bench.summary });
      const told = written.join('');
      for (const { what } of found.goals) expect(told).toContain(`  ${what} `);
      for (const check of found.checks) expect(told).toContain(`  held: ${check}\n`);
    },
    120_000,
  );

  it('says what it can measure, and what it cannot', async () => {
    const help = await command('--help');
    expect(help.code).toBe(0);
    for (const { name, summary } of benches) expect(help.said).toMatch(new RegExp(`^ +${name} +${summary}$`, 'm'));
    expect(await command('speed')).toEqual({ code: 2, said: expect.stringContaining('There is no bench “speed”') });
  });
});
