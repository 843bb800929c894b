import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { regionCommands } from '../src/signatures/regions/commands.ts';
import { checkTally } from '../src/signatures/tally.ts';
import { startTestApp } from './support/app.ts';
import { lastDeed } from './support/audit.ts';
import { commandLineOf } from './support/commands.ts';
import { rowOf, seedLinked } from './support/links.ts';
import { locales } from './support/polite-page.ts';
import { dutchTable } from './support/regions.ts';
import { aSignature } from './support/signed-campaign.ts';
import { demoSlug } from './support/supporter.ts';

const app = await startTestApp();
const folder = await mkdtemp(path.join(tmpdir(), 'regions-'));
const run = commandLineOf(app, regionCommands, (store) => ({
  openDataStore: async () => store,
  clock: app.clock.now,
  locales: () => locales,
  workingFolder: folder,
}));
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

async function aFile(name: string, text: string): Promise<string> {
  await writeFile(path.join(folder, name), text);
  return name;
}

test('a table is tried, imported, listed and removed, and the worker tells signatures by it', async () => {
  const [linked] = await seedLinked(app, [aSignature({ country: 'NL', postcode: '2512 CD' })]);
  if (linked === undefined) throw new Error('Nobody has signed.');
  const file = await aFile('nl.csv', dutchTable);
  expect(await run('regions', 'list', demoSlug)).toMatchObject({ exitCode: 0, stdout: 'No table was imported.\n' });
  expect(await run('regions', 'import', demoSlug, 'nl', file, '--dry-run')).toEqual({
    exitCode: 0,
    stdout: 'Postcodes: 5 would be new, 0 changed, 0 gone, 0 unchanged.\nNothing was imported.\n',
    stderr: '',
  });
  expect(await run('regions', 'list', demoSlug)).toMatchObject({ stdout: 'No table was imported.\n' });

  const imported = await run(
    'regions',
    'import',
    demoSlug,
    'NL',
    file,
    '--json',
    '--reason',
    'From the statistics office',
  );
  expect({ ...imported, stdout: JSON.parse(imported.stdout) }).toEqual({
    exitCode: 0,
    stdout: {
      campaign: demoSlug,
      country: 'NL',
      new: 5,
      changed: 0,
      gone: 0,
      unchanged: 0,
      divided: [],
      regions_renamed: [],
    },
    stderr: '',
  });
  expect(await lastDeed(app, 'regions.import')).toMatchObject({
    details: { country: 'NL', lines: 5, added: 5, changed: 0, gone: 0, divided: 0 },
    has_reason: true,
  });
  await app.jobsDone();
  expect((await rowOf(app, linked)).region).toBe('NL-ZH');
  expect(await checkTally(app.db, app.campaign().id)).toEqual([]);

  const changed = await aFile(
    'changed.csv',
    'postcode,region,name\n2500-2599,DH,Den Haag\n3511,UT,Utrecht\n3512,UT,\n3512,NH,',
  );
  expect((await run('regions', 'import', demoSlug, 'NL', changed)).stdout).toBe(
    'Postcodes: 0 new, 2 changed, 2 gone, 1 unchanged.\nIn several regions, and so counted as not known: 3512.\n' +
      'New signatures are counted by it within seconds; the worker tells those that are there anew.\n',
  );
  await app.jobsDone();
  expect((await rowOf(app, linked)).region).toBe('NL-DH');
  expect((await run('regions', 'list', demoSlug)).stdout).toMatch(
    /^NL {2}3 regions {2}3 postcodes {2}imported \d{4}-.*\n$/,
  );

  expect((await run('regions', 'remove', demoSlug, 'NL')).exitCode).toBe(0);
  await app.jobsDone();
  expect((await rowOf(app, linked)).region).toBe('');
  expect(await lastDeed(app, 'regions.remove')).toMatchObject({ details: { country: 'NL', lines: 3 } });
  expect(await run('regions', 'remove', demoSlug, 'NL')).toMatchObject({
    exitCode: 1,
    stderr: `“${demoSlug}” has no region table of NL.\n`,
  });
});

test('what is wrong is told with its line, and nothing is imported', async () => {
  const file = await aFile('wrong.csv', 'postcode,region\n1000-1999,NH\n1500-2500,ZH\n?,UT');
  const refused = await run('regions', 'import', demoSlug, 'NL', file);
  expect(refused).toEqual({
    exitCode: 1,
    stdout: '',
    stderr:
      'wrong.csv:3: “1500-2500” overlaps with the range in line 2. Let each range end before the next begins.\n' +
      'wrong.csv:4: “?” is no postcode. Write one such as 75011, a range such as 1000-1999, or a beginning such as 75*.\n' +
      'Nothing was imported.\n',
  });
  expect(await run('regions', 'list', demoSlug)).toMatchObject({ stdout: 'No table was imported.\n' });
});

test.each([
  [['BE', 'nl.csv'], 'Belgium’s regions are built in and stay as they are.'],
  [['Holland', 'nl.csv'], '“Holland” is no country: write two letters of ISO 3166-1, such as NL.'],
])('%j is asked wrongly', async (words, told) => {
  expect(await run('regions', 'import', demoSlug, ...words)).toEqual({ exitCode: 2, stdout: '', stderr: `${told}\n` });
});
