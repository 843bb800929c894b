import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { listenOnLoopback } from '../src/platform/mail/listen.ts';
import { testDatabase } from './support/database.ts';
import { dataFolder, failToStart, isRunning, postgresOf, signatory, startProgram } from './support/program.ts';
import { aForm, anAddress, demoSlug, linkIn } from './support/supporter.ts';

const masterKey = randomBytes(32).toString('base64');

test('npm start brings all up from nothing, says where it is, and the next start keeps everything', async () => {
  await using folder = await dataFolder();
  const { dataDir } = folder;
  const email = anAddress();
  await using first = await startProgram({ env: { DATA_DIR: dataDir }, by: 'npm' });
  const lines = first.stdout().trim().split('\n');
  expect(lines.filter((line) => line !== '' && !line.startsWith('> '))).toEqual([
    expect.stringMatching(/^Campaign: http:\/\/localhost:\d+\/\w\w\/c\/un-investigation-1988$/),
    expect.stringMatching(/^Desk: {5}http:\/\/localhost:\d+\/desk\/sign-in\/[\w-]{64}$/),
    expect.stringMatching(/^Mailbox: {2}http:\/\/127\.0\.0\.1:\d+\/$/),
    expect.stringMatching(/^Signatory is ready at http:\/\/localhost:\d+\/$/),
  ]);
  expect(withoutNpm(first.stderr())).toBe('');

  const mail = await first.signAndConfirm(aForm({ email }));
  const postgres = await postgresOf(dataDir);
  expect(postgres).toBeDefined();
  expect(await first.stop('SIGTERM')).toMatchObject({ exitCode: 0 });
  expect(postgres === undefined || isRunning(postgres)).toBe(false);

  await using second = await startProgram({ env: { DATA_DIR: dataDir } });
  expect(await (await second.visit(`/c/${demoSlug}/count.json`)).json()).toMatchObject({ verified: 1 });
  const withdraw = new URL(linkIn(mail, 'withdraw')).pathname;
  expect((await second.visit(withdraw)).status).toBe(200);
  await second.post(withdraw);
  expect(await second.interrupt()).toMatchObject({ exitCode: 0, stderr: '' });
  expect(await postgresOf(dataDir)).toBeUndefined();
});

describe('settings that are wrong stop the start', () => {
  it('with exit code 2 and one line each, and nothing else', async () => {
    expect(await failToStart({ PORT: 'x', ROLE: 'queen', SMTP_URL: 'http://x' })).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: [
        'PORT must be a port number from 0 to 65535, for example: 3000',
        'SMTP_URL must be an smtp:// or smtps:// address, for example: smtps://user:secret@mail.example.org:465',
        'ROLE must be web, worker or all, for example: all',
        '',
      ].join('\n'),
    });
  });

  it('also where they stand in a .env file, which what is set in the environment overrules', async () => {
    await using folder = await dataFolder();
    await writeFile(path.join(folder.dataDir, '.env'), 'TRUST_PROXY=many\nWEB_PROCESSES=none\n');
    const env = { DATA_DIR: folder.dataDir, WEB_PROCESSES: '65' };
    const { exitCode, stderr } = await failToStart(env, { cwd: folder.dataDir });
    expect({ exitCode, lines: stderr.split('\n') }).toEqual({
      exitCode: 2,
      lines: [expect.stringMatching(/^WEB_PROCESSES /), expect.stringMatching(/^TRUST_PROXY /), ''],
    });
  });

  it.each([['1'], ['2']])('where the port is taken, with %s web processes', async (processes) => {
    await using taken = await takenPort();
    const env = { PORT: String(taken.port), WEB_PROCESSES: processes };
    const line = `PORT ${taken.port} is in use by another program, for example: ${taken.port + 1}\n`;
    expect(await failToStart(env)).toMatchObject({ exitCode: 2, stdout: '', stderr: line });
  });

  it('where the mailbox’s port is taken', async () => {
    await using database = await testDatabase();
    await using taken = await takenPort();
    const env = {
      DATABASE_URL: database.connectionString,
      MASTER_KEY: masterKey,
      MAILBOX_PORT: String(taken.port),
    };
    const line = `MAILBOX_PORT ${taken.port} cannot be used (EADDRINUSE): set another, or 0 for a free one\n`;
    expect(await failToStart(env)).toMatchObject({ exitCode: 2, stdout: '', stderr: line });
  });

  it('where the data folder is a file, or of another Postgres', async () => {
    await using folder = await dataFolder();
    const file = path.join(folder.dataDir, 'file');
    await writeFile(file, '');
    const line = `DATA_DIR ${file} cannot be used: it is not a folder, for example: .data\n`;
    expect(await failToStart({ DATA_DIR: file })).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: line,
    });
    await mkdir(path.join(folder.dataDir, 'postgres'));
    await writeFile(path.join(folder.dataDir, 'postgres/PG_VERSION'), '13\n');
    const { exitCode, stderr } = await failToStart({ DATA_DIR: folder.dataDir });
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(
      /^DATA_DIR \S+ holds a database of Postgres 13, and this Signatory brings Postgres \d+: .*\n$/,
    );
  });
});

describe('a database that cannot be used stops the start in one line', () => {
  const failOn = (url: URL, env = {}) => failToStart({ DATABASE_URL: url.href, MASTER_KEY: masterKey, ...env });

  it('where it is away, refuses the password or does not exist', async () => {
    await using database = await testDatabase();
    const away = new URL('postgres://signatory:topsecret@127.0.0.1:1/signatory');
    expect(await failOn(away)).toMatchObject({
      exitCode: 1,
      stdout: '',
      stderr: 'DATABASE_URL names a server that does not answer: 127.0.0.1:1 (ECONNREFUSED).\n',
    });
    const refused = new URL(database.connectionString);
    refused.password = 'topsecret';
    expect(await failOn(refused)).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: 'DATABASE_URL names a user or password that is not let in (28P01).\n',
    });
    const missing = new URL('/no_such_database', database.connectionString);
    expect(await failOn(missing)).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: 'DATABASE_URL names a database that does not exist (3D000).\n',
    });
  });

  it('where its keys were wrapped under another master key', async () => {
    await using database = await testDatabase();
    const env = { DATABASE_URL: database.connectionString, MASTER_KEY: masterKey };
    expect(await signatory(['demo'], { env })).toMatchObject({ exitCode: 0 });
    const other = { MASTER_KEY: randomBytes(32).toString('base64') };
    expect(await failOn(new URL(database.connectionString), other)).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: 'MASTER_KEY is not the one that this database was sealed with: set the right one.\n',
    });
  });

  it('where it can lose what it acknowledged, unless that is allowed', async () => {
    await using database = await testDatabase();
    const url = new URL(database.connectionString);
    await database.pool.query(`alter database ${url.pathname.slice(1)} set synchronous_commit = off`);
    const { exitCode, stderr } = await failOn(url);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr:
        'ALLOW_UNSAFE_DATABASE is not yes, and this Postgres can lose what was acknowledged: synchronous_commit is off; switch it on.\n',
    });
    const env = { DATABASE_URL: url.href, MASTER_KEY: masterKey, ALLOW_UNSAFE_DATABASE: 'yes', ROLE: 'web' };
    await using allowed = await startProgram({ env });
    expect(await allowed.stop()).toMatchObject({ exitCode: 0 });
  });
});

async function takenPort() {
  const server = createServer();
  const port = await listenOnLoopback(server, 0);
  return { port, [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())) };
}

function withoutNpm(stderr: string): string {
  return stderr.replaceAll(/^npm .*\n/gm, '');
}
