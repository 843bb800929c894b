import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { commands } from '../src/commands.ts';
import { aCampaignFolder } from './support/campaign-folder.ts';
import { dataFolder, type Ended, postgresOf, root, signatory, startProgram } from './support/program.ts';
import { aForm, anAddress, demoSlug } from './support/supporter.ts';
import { until } from './support/until.ts';

type Folder = Awaited<ReturnType<typeof dataFolder>>;

let folder: Folder;
beforeAll(async () => {
  folder = await dataFolder();
});
afterAll(() => folder[Symbol.asyncDispose]());

/** Runs a command in the data folder. */
function run(...words: readonly string[]): Promise<Ended> {
  return signatory(words, { env: { DATA_DIR: folder.dataDir }, cwd: folder.dataDir });
}

/** The same, which must work. @returns what it said */
async function told(...words: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await run(...words);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  return stdout;
}

async function toldJson(...words: readonly string[]): Promise<unknown> {
  return JSON.parse(await told(...words, '--json'));
}

describe('the command line without a running program', () => {
  it('starts the database for a command and stops it after; two at once share it', async () => {
    const [migrated, loaded, listed] = await Promise.all([told('migrate'), told('demo'), told('campaign', 'list')]);
    expect(migrated).toMatch(/^(?:migrated: \S+\n)+$|^The database is up to date\.\n$/);
    expect(loaded).toContain(`campaign.yaml: new campaign “${demoSlug}”`);
    expect(listed).not.toBe('');
    expect(await postgresOf(folder.dataDir)).toBeUndefined();
    expect(await told('migrate')).toBe('The database is up to date.\n');
    expect(await told('demo')).toBe('Nothing has changed.\n');
    expect(await postgresOf(folder.dataDir)).toBeUndefined();
  });

  it('answers through npm as well, and a program reads nothing but its answer', async () => {
    const answer = await new Promise<string>((resolve) => {
      const { PATH, HOME } = process.env;
      const env = { PATH, HOME, DATA_DIR: folder.dataDir };
      const words = ['run', '--silent', 'signatory', '--', 'campaign', 'list', '--json'];
      execFile('npm', words, { cwd: root, env }, (_, stdout) => resolve(stdout));
    });
    expect(JSON.parse(answer)).toEqual([expect.objectContaining({ slug: demoSlug, phase: 'open' })]);
  });

  it('helps: with everything there is, and with one command', async () => {
    const help = await told('--help');
    for (const { name } of commands) expect(help).toContain(`  ${name}`);
    expect(await told('list', 'make', '--help')).toContain('Usage: npm run --silent signatory -- list make SLUG ');
  });

  it.each([
    ['campaign show nowhere', 1, 'There is no campaign “nowhere”. See: signatory campaign list\n'],
    ['tally check nowhere', 1, 'There is no campaign “nowhere”. See: signatory campaign list\n'],
    ['tally chek', 2, 'There is no command “tally chek”. Did you mean “tally check”?\n'],
    [
      'tally check',
      2,
      '“tally check” needs SLUG, the campaign’s name in its address. See: signatory tally check --help\n',
    ],
  ])('says in one sentence why “%s” does not work, and ends with %d', async (line, exitCode, stderr) => {
    expect(await run(...line.split(' '))).toMatchObject({ exitCode, stdout: '', stderr });
  });
});

test('the command line works beside a running program, on what people have signed there', async () => {
  await using program = await startProgram({ env: { DATA_DIR: folder.dataDir } });
  const people = [
    { name: 'Zoë Ångström-Ní Bhriain', disclosure: 'public' },
    { name: 'گوهر عشقی', disclosure: 'recipients' },
    { name: 'Nobody Named', disclosure: 'count' },
  ];
  for (const person of people) await program.signAndConfirm(aForm(person));
  await program.sign(aForm({ name: 'Not Confirmed' }));

  await writeFile(
    path.join(folder.dataDir, 'who.csv'),
    'name,office,chamber,constituency,email,language\nAnn Peeters,MP,Kamer,Gent,ann@example.org,en\n',
  );
  expect(await told('recipients', 'import', demoSlug, 'who.csv')).toBe('Recipients: 1 new, 0 changed, 0 unchanged.\n');
  const words = ['list', 'make', demoSlug, '--recipient', 'ann@example.org', '--format', 'csv', '--out', 'list.csv'];
  expect(await toldJson(...words)).toMatchObject({ lists: [{ named: 2, counted_only: 1, verified: 3 }] });
  const bytes = await readFile(path.join(folder.dataDir, 'list.csv'));
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  const rows: unknown[][] = parse(bytes, { bom: true });
  expect(rows.slice(1).map(([, name]) => name)).toEqual(people.slice(0, 2).map(({ name }) => name));
  const again = await run(...words);
  expect(again).toMatchObject({
    exitCode: 1,
    stdout: '',
    stderr: expect.stringMatching(/^\S+ is there already\..*\n$/),
  });

  expect(await toldJson('tally', 'check', demoSlug)).toMatchObject({
    counts: { pending: 1, verified: 3 },
    differences: [],
  });

  expect(await told('campaign', 'close', demoSlug)).toContain('is closed');
  const signing = (status: number) =>
    until(`signing to be answered with ${status}`, async () => {
      const answer = await program.sign(aForm({ email: anAddress() }));
      return answer.status === status ? true : undefined;
    });
  await signing(409);
  expect(await told('campaign', 'open', demoSlug)).toContain('is open');
  await signing(303);

  const small = path.join(folder.dataDir, 'small');
  await writeFolder(small);
  expect(await told('campaign', 'apply', 'small')).toContain('new campaign “small-campaign”');
  expect(await toldJson('campaign', 'show', 'small-campaign')).toMatchObject({ slug: 'small-campaign' });
  await writeFile(path.join(small, 'campaign.yaml'), 'slug: small-campaign\n');
  const faulty = await run('campaign', 'apply', 'small');
  expect(faulty).toMatchObject({ exitCode: 1, stdout: '' });
  expect(faulty.stderr).toMatch(/^(?:\S+: .*\n)+Nothing was changed\.\n$/);
  expect(faulty.stderr).not.toMatch(/\n\s+at /);

  // The program's database is the program's to stop.
  expect(await postgresOf(folder.dataDir)).toBeDefined();
  expect((await program.visit('/readyz')).status).toBe(200);
  expect(await program.stop()).toMatchObject({ exitCode: 0, stderr: '' });
  expect(await postgresOf(folder.dataDir)).toBeUndefined();
});

async function writeFolder(to: string): Promise<void> {
  await mkdir(to);
  for (const [name, text] of aCampaignFolder()) await writeFile(path.join(to, name), text);
}
