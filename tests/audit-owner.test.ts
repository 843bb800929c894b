import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { recorderFor } from '../src/audit/log.ts';
import { verifyAudit } from '../src/audit/verify.ts';
import { openDataStore } from '../src/data-store.ts';
import { inTransaction, openDatabase } from '../src/platform/db/database.ts';
import { endedOrThrow, testDatabase } from './support/database.ts';

const onError = endedOrThrow;
const masterKey = randomBytes(32);

test('a site whose tables belong to its one role is given an owner as the paper says, and goes on', async () => {
  await using database = await testDatabase();
  const name = `site_${randomBytes(6).toString('hex')}`;
  const at = (user: string, password: string) => {
    const url = new URL(database.connectionString);
    [url.username, url.password, url.pathname] = [user, password, `/${name}`];
    return url.href;
  };
  const [single, ownerString] = [at(name, 'of the tests'), at(`${name}_owner`, 'a-secret')];
  const open = (settings: { databaseUrl: string; databaseOwnerUrl?: string }) =>
    openDataStore({ dataDir: '.', masterKey, allowUnsafeDatabase: true, ...settings }, { maxConnections: 2, onError });
  const act = { act: 'team.list', subject: 'team', details: { members: 1 } } as const;
  await database.pool.query(`create role ${name} login password 'of the tests'`);
  await database.pool.query(`create database ${name} owner ${name}`);
  try {
    {
      await using before = await open({ databaseUrl: single });
      expect(before.migrated).not.toEqual([]);
      await inTransaction(before.db, (trx) => recorderFor(before.audit, { kind: 'system' })(trx, act));
    }
    const paper = await readFile('docs/operations.md', 'utf8');
    const [, lines = ''] = /```sql\n(create role signatory_owner [\s\S]*?)```/.exec(paper) ?? [];
    {
      const superuser = new URL(database.connectionString);
      superuser.pathname = `/${name}`;
      await using server = openDatabase({ connectionString: superuser.href, maxConnections: 1, onError });
      await server.pool.query(lines.replaceAll(/\bsignatory(?=_owner\b|\b)/g, name));
    }
    await expect(open({ databaseUrl: single, databaseOwnerUrl: at(`${name}_owner`, 'wrong') })).rejects.toThrow(
      `DATABASE_OWNER_URL cannot be used: password authentication failed for user "${name}_owner".`,
    );
    await expect(open({ databaseUrl: ownerString, databaseOwnerUrl: ownerString })).rejects.toThrow(
      `DATABASE_URL names ${name}_owner, who may do`,
    );

    await using store = await open({ databaseUrl: single, databaseOwnerUrl: ownerString });
    const { db, pool } = store;
    await inTransaction(db, (trx) => recorderFor(store.audit, { kind: 'system' })(trx, act));
    expect(await verifyAudit(db, store.siteKeys, {})).toMatchObject({ kind: 'whole', entries: 2 });
    for (const statement of [
      'update audit_entry set act = act',
      'delete from audit_entry',
      'truncate audit_entry',
      'drop table audit_entry',
      'alter table audit_entry disable trigger all',
      `set role ${name}_owner`,
      'drop schema public cascade',
      'create table mine (id integer)',
    ]) {
      await expect(pool.query(statement)).rejects.toThrow(/^must be owner|permission denied/);
    }
    // As a process that was started by another one, or a command without the owner's password.
    await using beside = await open({ databaseUrl: single });
    expect(beside.migrated).toEqual([]);
  } finally {
    await database.pool.query(`drop database ${name} with (force)`);
    await database.pool.query(`drop role if exists ${name}_owner; drop role ${name}`);
  }
});
