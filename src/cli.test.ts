import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { testDatabase } from '../tests/support/database.ts';

const cli = path.join(import.meta.dirname, 'cli.ts');

async function signatory(words: readonly string[], env: { readonly [name: string]: string } = {}, cwd?: string) {
  return promisify(execFile)(process.execPath, [cli, ...words], { env, cwd }).then(
    ({ stdout, stderr }) => ({ exitCode: 0, stdout, stderr }),
    ({ code, stdout, stderr }) => ({ exitCode: code, stdout, stderr }),
  );
}

describe('npm run signatory', () => {
  it('helps without a database and with wrong settings', async () => {
    const { exitCode, stdout, stderr } = await signatory(['--help'], { PORT: 'wrong' });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain('campaign apply DIR');
  });

  it('tells each wrong setting in one line and ends with 2', async () => {
    const { exitCode, stdout, stderr } = await signatory(['campaign', 'list'], { PORT: 'x', ROLE: 'queen' });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr.trim().split('\n')).toEqual([expect.stringMatching(/^PORT /), expect.stringMatching(/^ROLE /)]);
  });

  it('loads the demo campaign into the database of the settings, with its keys', async () => {
    await using database = await testDatabase();
    const env = {
      DATABASE_URL: database.connectionString,
      MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
    };
    const { exitCode, stdout, stderr } = await signatory(['demo'], env);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain('new campaign “un-investigation-1988”');
    const keys = await database.db.selectFrom('campaign_key').select('purpose').execute();
    expect(keys.map(({ purpose }) => purpose).sort()).toEqual(['index', 'seal']);
    const other = await signatory(['campaign', 'list', '--json'], env);
    expect(JSON.parse(other.stdout)).toEqual([expect.objectContaining({ slug: 'un-investigation-1988' })]);
  });

  it('reads the .env file that the server reads, and does not go on without one that it cannot read', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'signatory-env-'));
    try {
      await writeFile(path.join(folder, '.env'), 'DATABASE_URL=not a database\nPORT=x\n');
      const wrong = await signatory(['campaign', 'list'], { PORT: '3000' }, folder);
      expect(wrong).toEqual({ exitCode: 2, stdout: '', stderr: expect.stringMatching(/^DATABASE_URL .*\n$/) });

      await rm(path.join(folder, '.env'));
      await mkdir(path.join(folder, '.env'));
      const unreadable = await signatory(['campaign', 'list'], {}, folder);
      expect(unreadable).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('.env cannot be read') });
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('says in one sentence that the database is away', async () => {
    const { exitCode, stdout, stderr } = await signatory(['campaign', 'list'], {
      DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
      MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
    });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain('ECONNREFUSED');
  });
});
