import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Bench } from './bench.ts';
import { benches } from './benches.ts';
import { runBench } from './run-bench.ts';
import { BenchFailed } from './tools/checks.ts';
import { openStage } from './tools/stage.ts';

const root = path.resolve(import.meta.dirname, '..');

const options = {
  help: { type: 'boolean', default: false },
  quick: { type: 'boolean', default: false },
  rounds: { type: 'string' },
  seconds: { type: 'string' },
  size: { type: 'string' },
  data: { type: 'string', default: path.join(root, 'tmp') },
  results: { type: 'string' },
} as const;

process.exitCode = await main(process.argv.slice(2));

async function main(words: string[]): Promise<number> {
  const asked = readWords(words);
  if (typeof asked === 'string') {
    process.stderr.write(`${asked}\n`);
    return 2;
  }
  const { chosen, values } = asked;
  if (values.help) {
    process.stdout.write(`${help()}\n`);
    return 0;
  }
  const { quick } = values;
  const sizes = {
    isQuick: quick,
    rounds: Number(values.rounds ?? (quick ? 1 : 3)),
    seconds: Number(values.seconds ?? (quick ? 0.3 : 5)),
    size: values.size === undefined ? undefined : Number(values.size),
  };
  const results = values.results ?? (quick ? undefined : path.join(root, 'bench/results'));
  const write = (text: string) => void process.stdout.write(text);
  await mkdir(values.data, { recursive: true });
  let exitCode = 0;
  for (const bench of chosen) {
    const folder = await mkdtemp(path.join(values.data, `bench-${bench.name}-`));
    try {
      await using stage = openStage(folder);
      await runBench(bench, { ...sizes, stage, say: (line) => write(`  … ${line}\n`) }, { write, results });
    } catch (error) {
      if (!(error instanceof BenchFailed)) throw error;
      process.stderr.write(`${bench.name} failed. ${error.message}\n`);
      exitCode = 1;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  return exitCode;
}

/** @returns what is wrong with the words, in one line, where something is. */
function readWords(words: string[]) {
  try {
    const { values, positionals } = parseArgs({ args: words, options, allowPositionals: true });
    const unknown = positionals.find((name) => benches.every((bench) => bench.name !== name));
    if (unknown !== undefined) return `There is no bench “${unknown}”. There are: ${names(benches)}.`;
    for (const name of ['rounds', 'seconds', 'size'] as const) {
      if (values[name] !== undefined && !(Number(values[name]) > 0)) return `--${name} must be a number above 0.`;
    }
    const isChosen = ({ name, isHeavy }: Bench) => (positionals.length === 0 ? !isHeavy : positionals.includes(name));
    return { values, chosen: benches.filter(isChosen) };
  } catch (error) {
    return Error.isError(error) ? error.message : String(error);
  }
}

function names(some: readonly Bench[]): string {
  return some.map(({ name }) => name).join(', ');
}

function help(): string {
  const width = Math.max(...benches.map(({ name }) => name.length));
  const line = ({ name, summary }: Bench) => `  ${name.padEnd(width)}  ${summary}`;
  return [
    'npm run bench [-- [NAME …] [options]]',
    '',
    'Measures the product against a reference, in turns, and writes bench/results/NAME.json.',
    '',
    'Run when no name is given:',
    ...benches.filter(({ isHeavy }) => !isHeavy).map(line),
    '',
    'Run by name only, for they take minutes and gigabytes:',
    ...benches.filter(({ isHeavy }) => isHeavy).map(line),
    '',
    '  --rounds N      alternations of ours and the reference (3)',
    '  --seconds N     length of a round (5)',
    '  --size N        rows, for the benches that are about many',
    '  --quick         a small version of each, whose figures mean nothing; nothing is written',
    '  --data DIR      where the databases of a run are made, and removed (tmp in the repository)',
    '  --results DIR   where the results are written',
  ].join('\n');
}
