import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { testDatabase } from './support/database.ts';
import { dataFolder, failToStart, root, signatory, startProgram } from './support/program.ts';
import { aForm, demoSlug } from './support/supporter.ts';

/** Runs a command in a data folder and kills it after so long, wherever it is then. */
function killedAfter(ms: number, dataDir: string, words: readonly string[]): Promise<void> {
  const { PATH = '', HOME = '' } = process.env;
  const command = [path.join(root, 'src/cli.ts'), ...words];
  const options = { env: { PATH, HOME, DATA_DIR: dataDir }, timeout: ms, killSignal: 'SIGKILL' } as const;
  return new Promise((resolve) => {
    execFile(path.join(root, 'node_modules/.bin/node'), command, options, () => resolve());
  });
}

test('keys are rotated beside a running program, and by commands that are killed; a lost key is told in one line', async () => {
  await using folder = await dataFolder();
  const { dataDir } = folder;
  const env = { DATA_DIR: dataDir };
  const ofCampaign = ['keys', 'rotate', '--campaign', demoSlug];
  const told = async (words: readonly string[]) => {
    const { exitCode, stdout, stderr } = await signatory(words, { env });
    expect({ words, exitCode, stderr }).toEqual({ words, exitCode: 0, stderr: '' });
    return stdout;
  };
  {
    await using program = await startProgram({ env });
    await program.signAndConfirm(aForm({ name: 'Signed Before' }));
    // Starting takes most of a second: one is killed as it begins, another as it ends.
    await Promise.all([killedAfter(1_000, dataDir, ['keys', 'rotate']), killedAfter(1_200, dataDir, ofCampaign)]);
    const [master, campaign] = await Promise.all([told(['keys', 'rotate']), told(ofCampaign)]);
    expect(master).toMatch(/keys? (?:is|are) now under a new master key|is finished/);
    expect(campaign).toContain('the former key is destroyed');
    await program.signAndConfirm(aForm({ name: 'Signed After' }));
    const names = await (await program.visit(`/en/c/${demoSlug}/signatories`)).text();
    expect(names).toContain('Signed Before');
    expect(names).toContain('Signed After');
    const [tally, audit] = await Promise.all([told(['tally', 'check', demoSlug]), told(['audit', 'verify'])]);
    expect(tally).toContain('agrees');
    expect(audit).toContain('whole');
    expect(await program.stop()).toMatchObject({ exitCode: 0 });
  }
  expect((await readdir(dataDir)).filter((file) => file.startsWith('master.key'))).toEqual(['master.key']);
  const key = path.join(dataDir, 'master.key');
  await rename(key, `${key}.away`);
  const line = `MASTER_KEY is missing: ${key} is not there, and the database was sealed with it. Put it back.\n`;
  expect(await failToStart(env)).toMatchObject({ exitCode: 2, stdout: '', stderr: line });
});

test('a master key of the environment is rotated with both given, and says when the former one can go', async () => {
  await using database = await testDatabase();
  const [former, next] = [randomBytes(32), randomBytes(32)].map((key) => key.toString('base64'));
  const DATABASE_URL = database.connectionString;
  const before = { DATABASE_URL, MASTER_KEY: former ?? '' };
  const both = { DATABASE_URL, MASTER_KEY: next ?? '', PREVIOUS_MASTER_KEY: former ?? '' };
  const after = { DATABASE_URL, MASTER_KEY: next ?? '' };
  const rotate = ['keys', 'rotate'];
  expect(await signatory(['demo'], { env: before })).toMatchObject({ exitCode: 0 });
  const [unnamed, wrong] = await Promise.all([before, after].map((env) => signatory(rotate, { env })));
  expect(unnamed).toMatchObject({
    exitCode: 2,
    stderr: expect.stringMatching(/^PREVIOUS_MASTER_KEY is not set: .*\n$/),
  });
  expect(wrong).toMatchObject({
    exitCode: 2,
    stderr: 'MASTER_KEY is not the one that this database was sealed with: set the right one.\n',
  });
  const { exitCode, stdout } = await signatory(rotate, { env: both });
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: expect.stringContaining('now under MASTER_KEY.') });
  expect(stdout).toContain('PREVIOUS_MASTER_KEY can now be taken away');
  const lists = await Promise.all([after, before].map((env) => signatory(['team', 'list'], { env })));
  expect(lists.map((list) => list.exitCode)).toEqual([0, 2]);
});
