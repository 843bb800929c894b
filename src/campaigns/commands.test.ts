import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { aTestAudit, auditedDeeds, lastDeed } from '../../tests/support/audit.ts';
import { aCampaignFolder, campaignYaml, page } from '../../tests/support/campaign-folder.ts';
import { type TestDatabase, testDatabase } from '../../tests/support/database.ts';
import { runProgram } from '../platform/cli/run-program.ts';
import { campaignCommands } from './commands.ts';

const { record } = aTestAudit();
let database: TestDatabase;
let workingFolder: string;
beforeAll(async () => {
  database = await testDatabase();
  workingFolder = await mkdtemp(path.join(tmpdir(), 'commands-'));
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await rm(workingFolder, { recursive: true });
});

async function write(name: string, changed: Parameters<typeof aCampaignFolder>[0] = {}): Promise<void> {
  await mkdir(path.join(workingFolder, name), { recursive: true });
  for (const [file, text] of aCampaignFolder(changed)) await writeFile(path.join(workingFolder, name, file), text);
}

async function run(...words: readonly string[]) {
  let stdout = '';
  let stderr = '';
  const clock = () => new Date('2026-11-01T12:00:00Z');
  const openDataStore = async () => ({ db: database.db, createKeys: async () => {}, record });
  const exitCode = await runProgram({
    commands: campaignCommands,
    deps: { openDataStore, clock, workingFolder },
    words,
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    clock,
    isDebug: false,
  });
  return { exitCode, stdout, stderr };
}

describe('the commands of campaigns', () => {
  it('apply a folder, and say what has changed', async () => {
    await write('small');
    expect((await run('campaign', 'apply', 'small')).stdout).toBe(
      [
        'campaign.yaml: new campaign “small-campaign”',
        'page.en.md: new version 1',
        'page.nl.md: new version 1',
        'campaign.yaml: goals changed',
        'committee.csv: changed',
        '',
      ].join('\n'),
    );
    expect(await run('campaign', 'apply', 'small')).toEqual({
      exitCode: 0,
      stdout: 'Nothing has changed.\n',
      stderr: '',
    });
    await write('small', { 'page.nl.md': page('nl', 'Onderzoek') });
    const again = await run('campaign', 'apply', path.join(workingFolder, 'small'), '--json');
    expect(JSON.parse(again.stdout)).toEqual({
      slug: 'small-campaign',
      changes: [{ what: 'text', language: 'nl', version: 2 }],
      waiting: [],
      overtaken: [],
    });
    const [{ id: campaignId } = { id: '' }] = await database.db.selectFrom('campaign').select('id').execute();
    expect(await auditedDeeds(database.db)).toMatchObject([
      { actorId: 'ann', act: 'campaign.apply', subject: 'small-campaign', campaignId },
      { campaignId, details: { changes: [{ what: 'text', language: 'nl', version: 2 }] } },
    ]);
  });

  it('refuse a folder with faults, and change nothing', async () => {
    await write('wrong', {
      'campaign.yaml': campaignYaml(['slug: small-campaign', 'slug: wrong'], ['target: 25000', 'target: many']),
      'page.nl.md': 'nothing',
    });
    const { exitCode, stdout, stderr } = await run('campaign', 'apply', 'wrong');
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr.split('\n')).toEqual([
      expect.stringMatching(/^campaign\.yaml:9: “target” must be a whole number/),
      expect.stringMatching(/^page\.nl\.md:1: The file does not begin with its front matter/),
      'Nothing was changed.',
      '',
    ]);
    expect((await run('campaign', 'show', 'wrong')).exitCode).toBe(1);
    const { faults } = JSON.parse((await run('campaign', 'apply', 'wrong', '--json')).stdout);
    expect(faults).toHaveLength(2);
    expect(faults[0]).toMatchObject({ file: 'campaign.yaml', line: 9 });
  });

  it('say that a folder is not there', async () => {
    expect(await run('campaign', 'apply', 'nowhere')).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: `The folder ${path.join(workingFolder, 'nowhere')} cannot be read (ENOENT).\n`,
    });
  });

  it('load the demo campaign in all its languages, once', async () => {
    const { exitCode, stdout, stderr } = await run('demo');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    for (const language of ['en', 'nl', 'fr', 'de', 'fa'])
      expect(stdout).toContain(`page.${language}.md: new version 1`);
    expect((await run('demo')).stdout).toBe('Nothing has changed.\n');
  });

  it('list and show campaigns', async () => {
    await write('shown', { 'campaign.yaml': campaignYaml(['slug: small-campaign', 'slug: shown']) });
    await run('campaign', 'apply', 'shown');
    expect((await run('campaign', 'list')).stdout).toMatch(
      /^shown +open +2026-10-01 to 2027-12-10 +en nl +Investigate/m,
    );
    const listed = JSON.parse((await run('campaign', 'list', '--json')).stdout);
    expect(listed).toContainEqual({
      slug: 'shown',
      title: 'Investigate (en)',
      phase: 'open',
      paused: false,
      opens: '2026-10-01T00:00:00.000Z',
      closes: '2027-12-10T23:59:59.999Z',
      languages: ['en', 'nl'],
    });
    const { stdout } = await run('campaign', 'show', 'shown');
    expect(stdout).toContain('1. The Council: Put it on the agenda.');
    expect(stdout).toContain('Flanders: 14500 (BE-VLG)');
    const shown = JSON.parse((await run('campaign', 'show', 'shown', '--json')).stdout);
    expect(shown).toMatchObject({ slug: 'shown', goals: [{ target: 25000 }, { target: 14500 }], grace_days: 14 });
  });

  it('close and open a campaign', async () => {
    await write('switch', { 'campaign.yaml': campaignYaml(['slug: small-campaign', 'slug: switch']) });
    await run('campaign', 'apply', 'switch');
    expect((await run('campaign', 'close', 'switch', '--reason', 'The hearing is over')).stdout).toBe(
      '“switch” is closed: nobody can sign it any more.\n',
    );
    expect(await lastDeed(database, 'campaign.close')).toMatchObject({ subject: 'switch', has_reason: true });
    expect((await run('campaign', 'close', 'switch')).stdout).toBe('“switch” is closed already.\n');
    expect(JSON.parse((await run('campaign', 'show', 'switch', '--json')).stdout).phase).toBe('closed');
    expect((await run('campaign', 'open', 'switch', '--json')).stdout).toContain('"changed": true');
    expect((await run('campaign', 'open', 'switch')).stdout).toBe('“switch” is open already.\n');
  });

  it('archive a closed campaign, and take it back as it was', async () => {
    await write('away', { 'campaign.yaml': campaignYaml(['slug: small-campaign', 'slug: away']) });
    await run('campaign', 'apply', 'away');
    expect(await run('campaign', 'archive', 'away')).toMatchObject({ exitCode: 1 });
    await run('campaign', 'close', 'away');
    expect((await run('campaign', 'archive', 'away')).stdout).toBe('“away” is archived.\n');
    expect((await run('campaign', 'archive', 'away')).stdout).toBe('“away” is archived already.\n');
    expect(JSON.parse((await run('campaign', 'show', 'away', '--json')).stdout).phase).toBe('archived');
    expect(await run('campaign', 'open', 'away')).toMatchObject({ exitCode: 1 });
    expect((await run('campaign', 'unarchive', 'away')).stdout).toContain('no longer archived');
    expect(JSON.parse((await run('campaign', 'show', 'away', '--json')).stdout).phase).toBe('closed');
    expect((await run('campaign', 'open', 'away')).stdout).toContain('is open');
  });

  it('export a folder that is the same when it is applied, and write over nothing', async () => {
    await write('out', { 'campaign.yaml': campaignYaml(['slug: small-campaign', 'slug: out']) });
    await run('campaign', 'apply', 'out');
    expect((await run('campaign', 'export', 'out', 'exported')).stdout).toContain('  page.nl.md\n');
    expect((await run('campaign', 'apply', 'exported')).stdout).toBe('Nothing has changed.\n');
    expect(await run('campaign', 'export', 'out', 'exported')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('is not empty'),
    });
  });

  it('say how to open a campaign whose end is past', async () => {
    const yaml = campaignYaml(['slug: small-campaign', 'slug: over'], ['closes: 2027-12-10', 'closes: 2026-10-15']);
    await write('over', { 'campaign.yaml': yaml });
    await run('campaign', 'apply', 'over');
    expect(await run('campaign', 'open', 'over')).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: '“over” ended on 2026-10-15: change “closes” in its campaign.yaml and apply it again.\n',
    });
  });

  it.each(['open', 'close', 'show', 'archive', 'unarchive'])(
    '%s says that it does not know a campaign',
    async (verb) => {
      expect(await run('campaign', verb, 'no-such')).toEqual({
        exitCode: 1,
        stdout: '',
        stderr: 'There is no campaign “no-such”. See: signatory campaign list\n',
      });
    },
  );
});
