import { readFile } from 'node:fs/promises';
import { recorderFor } from '../src/audit/log.ts';
import { verifyAudit } from '../src/audit/verify.ts';
import { inTransaction, openDatabase } from '../src/platform/db/database.ts';
import { migrateToLatest } from '../src/platform/db/migrate.ts';
import { startTestApp } from './support/app.ts';
import { testDatabase } from './support/database.ts';

test('where the audit belongs to another role, the program appends to it and can do nothing else to it', async () => {
  await using app = await startTestApp({ withWorker: false });
  await using database = await testDatabase();
  const program = `program_${new URL(database.connectionString).pathname.slice(1)}`;
  const owner = `${program}_audit`;
  const paper = await readFile('docs/operations.md', 'utf8');
  const [, lines = ''] = /```sql\n(create role signatory_audit [\s\S]*?)```/.exec(paper) ?? [];
  await database.pool.query(`create role ${program} login password 'of the tests'`);
  try {
    await ownAll(program);
    await database.pool.query(
      `alter database ${new URL(database.connectionString).pathname.slice(1)} owner to ${program}`,
    );
    await database.pool.query(lines.replaceAll('signatory_audit', owner).replaceAll(/\bsignatory\b/g, program));
    const url = new URL(database.connectionString);
    url.username = program;
    url.password = 'of the tests';
    const onError = (error: Error) => {
      throw error;
    };
    await using limited = openDatabase({ connectionString: url.href, maxConnections: 2, onError });
    const { db, pool } = limited;
    expect(await migrateToLatest(db, pool)).toEqual([]);
    const record = recorderFor(app.store.audit, { kind: 'command-line', user: 'ann' });
    await inTransaction(db, (trx) => record(trx, { act: 'team.list', subject: 'team', details: { members: 1 } }));
    expect(await verifyAudit(db, app.store.siteKeys, {})).toMatchObject({ kind: 'whole' });
    for (const statement of [
      'alter table audit_entry disable trigger all',
      'drop trigger audit_is_append_only on audit_entry',
      'create or replace function refuse_audit_change() returns trigger language plpgsql as $$ begin return null; end $$',
      "update audit_entry set subject = 'other'",
      'delete from audit_entry',
      'truncate audit_entry',
      'drop table audit_entry',
      `alter table audit_entry owner to ${program}`,
      `set role ${owner}`,
      'drop schema public cascade',
    ]) {
      await expect({
        statement,
        done: await pool.query(statement).then(
          () => true,
          (error: Error) => error.message,
        ),
      }).toEqual({
        statement,
        done: expect.stringMatching(/^must be |permission denied|the audit is never changed/),
      });
    }
  } finally {
    await database.pool.query(`reassign owned by ${owner}, ${program} to current_user`);
    await database.pool.query(`drop owned by ${owner}, ${program} cascade`);
    await database.pool.query(`drop role ${owner}; drop role ${program}`);
  }

  /** Everything in the database belongs to the program's role, as where it was its own from the start. */
  async function ownAll(role: string): Promise<void> {
    await database.pool.query(`do $$
      declare one record;
      begin
        execute format('alter schema graphile_worker owner to ${role}');
        execute format('grant all on schema public to ${role}');
        for one in select oid::regclass as name from pg_class
          where relnamespace in ('public'::regnamespace, 'graphile_worker'::regnamespace)
            and relkind in ('r', 'S', 'v', 'p') and not exists (
              select from pg_depend where classid = 'pg_class'::regclass and objid = pg_class.oid and deptype in ('a', 'i')
                and refclassid = 'pg_class'::regclass and relkind = 'S')
        loop execute format('alter table %s owner to ${role}', one.name); end loop;
        for one in select oid::regprocedure as name from pg_proc
          where pronamespace in ('public'::regnamespace, 'graphile_worker'::regnamespace)
        loop execute format('alter routine %s owner to ${role}', one.name); end loop;
      end $$`);
  }
});
