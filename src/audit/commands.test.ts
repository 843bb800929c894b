import { aTestAudit } from '../../tests/support/audit.ts';
import { type TestDatabase, testDatabase } from '../../tests/support/database.ts';
import { runProgram } from '../platform/cli/run-program.ts';
import { inTransaction } from '../platform/db/database.ts';
import { auditCommands } from './commands.ts';

declare module './log.ts' {
  interface Acts {
    'test.act': { readonly n?: number };
  }
}

const { keys, record } = aTestAudit();

async function run(database: TestDatabase, line: string) {
  const said = { out: '', err: '' };
  const code = await runProgram({
    commands: auditCommands,
    deps: { openDataStore: async () => ({ db: database.db, siteKeys: keys }) },
    words: line.split(' '),
    stdout: { write: (text) => (said.out += text) },
    stderr: { write: (text) => (said.err += text) },
    clock: () => new Date(),
    isDebug: false,
  });
  return { code, ...said };
}

const act = (database: TestDatabase) =>
  inTransaction(database.db, (trx) => record(trx, { act: 'test.act', subject: 'x', details: {} }));

describe('audit verify', () => {
  it('says how many entries there are and what the head is', async () => {
    await using database = await testDatabase();
    const head = await act(database);
    expect(await run(database, 'audit verify')).toEqual({
      code: 0,
      out: `The audit is whole: 1 entry.\nIts head is ${head}\n`,
      err: '',
    });
    await act(database);
    expect((await run(database, `audit verify --head ${head.toUpperCase()}`)).out).toMatch(
      /whole: 2 entries\.[\s\S]*The given hash is that of entry 1\.\n$/,
    );
    // As it is copied from a Persian list; and from a list that was made before anything was recorded.
    expect((await run(database, `audit verify --head \u2068${head}\u2069`)).out).toMatch(/is that of entry 1\.\n$/);
    expect((await run(database, `audit verify --head ${'0'.repeat(64)}`)).out).toMatch(/before the first entry\.\n$/);
    expect(JSON.parse((await run(database, 'audit verify --json')).out)).toMatchObject({ kind: 'whole', entries: 2 });
  });

  it('names the entry where the audit breaks, and ends with 1', async () => {
    await using database = await testDatabase();
    for (let n = 0; n < 3; n += 1) await act(database);
    await database.pool.query(
      `alter table audit_entry disable trigger all; update audit_entry set act = 'x' where seq = 2`,
    );
    const err = 'Entry 2 of the audit was altered: nothing from there on can be relied on.\n';
    expect(await run(database, 'audit verify')).toEqual({ code: 1, out: '', err });
    const json = await run(database, 'audit verify --json');
    expect(JSON.parse(json.out)).toEqual({ kind: 'broken', seq: 2, fault: 'altered' });
  });

  it('says that entries were removed from the end where a printed hash is gone, and asks for a whole one', async () => {
    await using database = await testDatabase();
    await act(database);
    const gone = await run(database, `audit verify --head ${'a'.repeat(64)}`);
    expect(gone).toMatchObject({ code: 1, err: expect.stringContaining('removed from its end. It has 1 now.') });
    const short = await run(database, 'audit verify --head abc');
    expect(short).toMatchObject({ code: 2, err: expect.stringContaining('64 hexadecimal digits') });
  });
});
