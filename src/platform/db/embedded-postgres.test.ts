import { spawn } from 'node:child_process';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { quickFolder } from '../../../tests/support/quick-folder.ts';
import { until } from '../../../tests/support/until.ts';
import { openDatabase } from './database.ts';
import { startEmbeddedPostgres } from './embedded-postgres.ts';

const onError = (): void => undefined;

async function dataFolder() {
  const dataDir = await quickFolder('signatory-embedded-');
  return { dataDir, [Symbol.asyncDispose]: () => rm(dataDir, { recursive: true, force: true }) };
}

/** Waits until a query is answered. */
async function answer(connectionString: string, statement: string): Promise<unknown> {
  for (let tries = 0; ; tries += 1) {
    try {
      await using database = openDatabase({ connectionString, maxConnections: 1, onError });
      return (await database.pool.query(statement)).rows[0];
    } catch (error) {
      if (tries > 200) throw error;
      await sleep(50);
    }
  }
}

describe('the embedded Postgres', () => {
  it('is joined by a second program, and stopped by the last one to leave, with everything kept', async () => {
    await using folder = await dataFolder();
    const first = await startEmbeddedPostgres({ dataDir: folder.dataDir, onError });
    const second = await startEmbeddedPostgres({ dataDir: folder.dataDir, onError });
    expect(second.connectionString).toBe(first.connectionString);
    const who = await answer(
      second.servingString,
      'select rolname, rolsuper, rolcreaterole, rolbypassrls from pg_roles where rolname = current_user',
    );
    expect(who).toEqual({ rolname: 'signatory', rolsuper: false, rolcreaterole: false, rolbypassrls: false });
    const pid = await first.pid();
    if (pid === undefined) throw new Error('not running');
    await first[Symbol.asyncDispose]();
    await answer(second.connectionString, 'create table kept as select 7 as seven');
    await second[Symbol.asyncDispose]();
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');

    await using third = await startEmbeddedPostgres({ dataDir: folder.dataDir, onError });
    expect(await answer(third.connectionString, 'select seven from kept')).toEqual({ seven: 7 });
  });

  it('comes back on the same port when its process is killed', async () => {
    await using folder = await dataFolder();
    await using postgres = await startEmbeddedPostgres({ dataDir: folder.dataDir, onError });
    await answer(postgres.connectionString, 'create table kept as select 7 as seven');
    const pid = await postgres.pid();
    if (pid === undefined) throw new Error('not running');
    process.kill(pid, 'SIGKILL');
    expect(await answer(postgres.connectionString, 'select seven from kept')).toEqual({ seven: 7 });
  });

  it('comes back however long it could not be started', async () => {
    await using folder = await dataFolder();
    const failures: string[] = [];
    const told = (error: Error) => void failures.push(error.message);
    await using postgres = await startEmbeddedPostgres({ dataDir: folder.dataDir, onError: told });
    await answer(postgres.connectionString, 'create table kept as select 7 as seven');
    const version = path.join(folder.dataDir, 'postgres', 'PG_VERSION');
    await rename(version, `${version}.away`);
    process.kill((await postgres.pid()) ?? 0, 'SIGKILL');
    await until('the starts to fail', async () => (failures.length > 0 ? true : undefined));
    await rename(`${version}.away`, version);
    expect(await answer(postgres.connectionString, 'select seven from kept')).toEqual({ seven: 7 });
  });

  it('starts after a power cut, when its former process number is somebody else’s', async () => {
    await using folder = await dataFolder();
    const first = await startEmbeddedPostgres({ dataDir: folder.dataDir, onError });
    const file = path.join(folder.dataDir, 'postgres', 'postmaster.pid');
    const [, ...lines] = (await readFile(file, 'utf8')).split('\n');
    await first[Symbol.asyncDispose]();
    const somebodyElse = spawn('sleep', ['60']);
    await writeFile(file, [somebodyElse.pid, ...lines].join('\n'));
    try {
      await using second = await startEmbeddedPostgres({ dataDir: folder.dataDir, onError });
      expect(await answer(second.connectionString, 'select 7 as seven')).toEqual({ seven: 7 });
    } finally {
      somebodyElse.kill();
    }
  });

  it('writes durably: fsync, full_page_writes and synchronous_commit are on', async () => {
    await using folder = await dataFolder();
    await using postgres = await startEmbeddedPostgres({ dataDir: folder.dataDir, onError });
    const settings = `select current_setting('fsync') as fsync, current_setting('full_page_writes') as pages,
      current_setting('synchronous_commit') as commit`;
    expect(await answer(postgres.connectionString, settings)).toEqual({ fsync: 'on', pages: 'on', commit: 'on' });
  });
});
