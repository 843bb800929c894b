import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type Fault, faults } from './faults/faults.ts';
import { seededRandom } from './random.ts';
import { faultLines, killLines } from './report.ts';
import { runKills } from './rounds.ts';
import { startApart, startTogether } from './shapes.ts';

const usage = `npm run chaos [-- OPTIONS]

Runs the whole product under load, kills its processes at random moments, tries faults that are no kills, and then
holds everything to what was acknowledged. Takes about five minutes; exits 0 where every promise was kept, 1 otherwise.

  --rounds N    kills in all, half of them in each of two ways to run the product (50)
  --seed S      draws the same targets and moments again (another each time)
  --only WHAT   only "kills" or only "faults"
  --quick       the heart of each fault, in seconds
  --keep        leave the data folder and the logs
  --json        one JSON object at the end, nothing before it
  --help        this`;

const options = {
  rounds: { type: 'string', default: '50' },
  seed: { type: 'string' },
  only: { type: 'string' },
  quick: { type: 'boolean', default: false },
  keep: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

process.exitCode = await main(process.argv.slice(2));

async function main(words: string[]): Promise<number> {
  const asked = readWords(words);
  if (typeof asked === 'string') {
    process.stderr.write(`${asked}\n`);
    return 2;
  }
  if (asked.help) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const { rounds, seed, only, quick, json } = asked;
  const say = (line: string) => void (json || process.stdout.write(`${line}\n`));
  const folder = await mkdtemp(path.join(tmpdir(), 'signatory-chaos-'));
  say(`seed ${seed}, data and logs in ${folder}`);
  const random = seededRandom(seed);

  const kills = [];
  const parts = only === 'faults' ? [] : ([startTogether, startApart] as const);
  for (const [index, start] of parts.entries()) {
    const share = index === 0 ? Math.ceil(rounds / 2) : Math.floor(rounds / 2);
    const result = await runKills({ start, rounds: share, random, folder, say });
    for (const line of killLines(result)) say(line);
    kills.push(result);
  }
  const tried = [];
  for (const fault of only === 'kills' ? [] : faults)
    tried.push(await tryFault(fault, { folder, isQuick: quick, say }));

  const isKept = [...kills, ...tried].every(({ broken }) => broken.length === 0);
  const done = kills.reduce((sum, result) => sum + result.recovered, 0);
  say(
    isKept
      ? `GREEN: ${done} of ${kills.reduce((sum, result) => sum + result.rounds, 0)} rounds, every promise kept`
      : 'RED',
  );
  if (json) process.stdout.write(`${JSON.stringify({ seed, isKept, kills, faults: tried })}\n`);
  if (!asked.keep && isKept) await rm(folder, { recursive: true, force: true });
  return isKept ? 0 : 1;
}

async function tryFault(fault: Fault, run: { folder: string; isQuick: boolean; say: (line: string) => void }) {
  const { name } = fault;
  const folder = path.join(run.folder, name.replaceAll(' ', '-'));
  await mkdir(folder);
  run.say(`${name} …`);
  const result = { name, ...(await fault.run({ folder, isQuick: run.isQuick })) };
  for (const line of faultLines(result)) run.say(line);
  return result;
}

/** @returns what is wrong with the words, in one line, where something is. */
function readWords(words: string[]) {
  try {
    const { values } = parseArgs({ args: words, options });
    const rounds = Number(values.rounds);
    if (!Number.isInteger(rounds) || rounds < 1) return '--rounds must be a whole number from 1';
    const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9));
    if (!Number.isInteger(seed)) return '--seed must be a whole number';
    if (values.only !== undefined && !['kills', 'faults'].includes(values.only)) return '--only takes kills or faults';
    return { ...values, rounds, seed };
  } catch (error) {
    return Error.isError(error) ? error.message : String(error);
  }
}
