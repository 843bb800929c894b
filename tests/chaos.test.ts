import { glob, readFile, rm } from 'node:fs/promises';
import { faults } from '../bench/chaos/faults/faults.ts';
import { seededRandom } from '../bench/chaos/random.ts';
import { runKills } from '../bench/chaos/rounds.ts';
import { startApart, startTogether } from '../bench/chaos/shapes.ts';
import { keepLog } from './support/logs.ts';
import { quickFolder } from './support/quick-folder.ts';

// The small version of `npm run chaos`; what was drawn is drawn again with this seed.
const seed = Math.floor(Math.random() * 1e9);
const say = () => undefined;
/** More than three recoveries of a minute each, a minute to settle and a minute and a half for the last mails. */
const KILLS_WITHIN_MS = 360_000;

async function aFolder() {
  const folder = await quickFolder('signatory-chaos-');
  return {
    folder,
    [Symbol.asyncDispose]: async () => {
      for await (const file of glob([`${folder}.log`, `${folder}/*.log`])) keepLog(await readFile(file, 'utf8'));
      for (const gone of [folder, `${folder}.log`]) await rm(gone, { recursive: true, force: true });
    },
  };
}

describe(`the product, with its processes killed at random moments under load (seed ${seed})`, () => {
  it.each([
    ['one program with embedded Postgres', startTogether, 3],
    ['web and worker apart at one Postgres', startApart, 2],
  ])(
    'loses and doubles nothing it has acknowledged, and comes back by itself: %s',
    async (_shape, start, rounds) => {
      await using data = await aFolder();
      const result = await runKills({ ...data, start, rounds, random: seededRandom(seed), say });
      expect(result.broken).toEqual([]);
      expect(result.recovered).toBe(rounds);
      expect(result.acknowledged.sign).toBeGreaterThan(0);
    },
    // The promises have times of their own, which end sooner and say what was broken; this one would only say "timeout".
    KILLS_WITHIN_MS,
  );
});

describe('the product, where something goes wrong without anything being killed', () => {
  it.each(faults.map((fault) => [fault.name, fault] as const))(
    'keeps every promise, and recovers by itself: %s',
    async (_name, fault) => {
      await using data = await aFolder();
      const { broken } = await fault.run({ ...data, isQuick: true });
      expect(broken).toEqual([]);
    },
    // Two thirds of a minute where nothing else runs; what each promise may take is judged by the fault itself.
    240_000,
  );
});
