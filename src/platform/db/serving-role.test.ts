import { testDatabase } from '../../../tests/support/database.ts';
import { newUuid7 } from '../ids.ts';
import { openDatabase } from './database.ts';
import { letServe } from './serving-role.ts';

const onError = (error: Error) => {
  throw error;
};
const database = await testDatabase();
const serving = openDatabase({ connectionString: database.servingString, maxConnections: 2, onError });
afterAll(async () => {
  await serving[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

/** @returns what the database says against a statement; undefined where it does it. */
function refusalOf(statement: string, { pool } = serving): Promise<string | undefined> {
  return pool.query(statement).then(
    () => undefined,
    (error: Error) => error.message,
  );
}

describe('whoever the program serves as', () => {
  it.each([
    'update audit_entry set act = act',
    'delete from audit_entry',
    'truncate audit_entry',
    'alter table audit_entry disable trigger all',
    'drop trigger audit_is_append_only on audit_entry',
    'create or replace function refuse_audit_change() returns trigger language plpgsql as $$ begin return null; end $$',
    'drop table audit_entry',
    'alter table audit_entry owner to current_user',
    'create table public.mine (id integer)',
    'alter table signature add column note text',
    'drop table signature',
    'truncate signature',
    'delete from kysely_migration',
    'set session_replication_role = replica',
    'set role postgres',
    'create role another superuser',
    "copy signature to program 'cat'",
    "select pg_read_file('PG_VERSION')",
  ])('may not: %s', async (statement) => {
    expect(await refusalOf(statement)).toMatch(/permission denied|must be (?:owner|superuser)/);
  });

  it('cannot give itself what it lacks', async () => {
    // Postgres says so in a warning alone.
    await serving.pool.query('grant all on audit_entry to current_user');
    expect(await refusalOf('delete from audit_entry')).toContain('permission denied');
  });

  it('reads and writes every other table, and has the queue’s rows shown', async () => {
    const { rows } = await serving.pool.query(`
      select relname from pg_class
      where relnamespace in ('public'::regnamespace, 'graphile_worker'::regnamespace) and relkind in ('r', 'p')
        and relname not in ('audit_entry', 'kysely_migration', 'kysely_migration_lock', 'migrations')
        and not (has_table_privilege(oid, 'select') and has_table_privilege(oid, 'insert')
          and has_table_privilege(oid, 'update') and has_table_privilege(oid, 'delete'))`);
    expect(rows).toEqual([]);
    await serving.pool.query("select graphile_worker.add_job('sendMails', $1)", [{ id: newUuid7() }]);
    expect((await serving.pool.query('select from graphile_worker.jobs')).rowCount).toBe(1);
    expect((await serving.pool.query('select from graphile_worker._private_jobs')).rowCount).toBe(1);
  });

  it('gets what a new release brings, at its next start', async () => {
    await database.pool.query(
      'create table public.of_a_new_release (id bigint generated always as identity, note text)',
    );
    expect(await refusalOf("insert into of_a_new_release (note) values ('x')")).toContain('permission denied');
    // As where several programs start at once.
    await Promise.all([1, 2, 3].map(() => letServe(database.pool, serving.pool)));
    expect(await refusalOf("insert into of_a_new_release (note) values ('x')")).toBeUndefined();
    expect(await refusalOf('delete from audit_entry')).toContain('permission denied');
  });

  it('is nobody who could change the audit all the same', async () => {
    await expect(letServe(database.pool, database.pool)).rejects.toThrow(
      'DATABASE_URL names postgres, who may do whatever the owner of the tables may: with DATABASE_OWNER_URL it has to be somebody else.',
    );
  });
});
