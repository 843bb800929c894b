import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { aTestAudit } from '../../tests/support/audit.ts';
import { type TestDatabase, testDatabase } from '../../tests/support/database.ts';
import { inTransaction, type Trx } from '../platform/db/database.ts';
import { makeAuditLog } from './log.ts';
import { type AuditCheck, verifyAudit } from './verify.ts';

declare module './log.ts' {
  interface Acts {
    'test.act': { readonly n?: number };
  }
}

const { keys, record } = aTestAudit();
let database: TestDatabase;
const heads: string[] = [];
const act = (trx: Trx, subject: string) => record(trx, { act: 'test.act', subject, details: {} });

beforeAll(async () => {
  database = await testDatabase();
  await inTransaction(database.db, async (trx) => {
    for (let n = 1; n <= 6; n += 1) {
      const deed = { act: 'test.act', subject: `subject ${n}`, reason: `reason ${n}`, details: { n } } as const;
      heads.push(await record(trx, deed));
    }
  });
});
afterAll(() => database[Symbol.asyncDispose]());

/** Does what an intruder with every right on the database can do, but without the keys; then all is as it was. */
async function afterTampering(statements: readonly string[], look: (trx: Trx) => Promise<void>): Promise<void> {
  const seen = new Error('seen');
  const looking = inTransaction(database.db, async (trx) => {
    for (const statement of ['alter table audit_entry disable trigger all', ...statements]) {
      await sql.raw(statement).execute(trx);
    }
    await look(trx);
    throw seen;
  });
  await expect(looking).rejects.toBe(seen);
}

/** What is found after tampering. */
async function found(...statements: readonly string[]): Promise<AuditCheck | undefined> {
  let check: AuditCheck | undefined;
  await afterTampering(statements, async (trx) => {
    check = await verifyAudit(trx, keys);
  });
  return check;
}

describe('verifying the audit', () => {
  it('finds nothing wrong with one that nobody has touched, empty or not', async () => {
    expect(await verifyAudit(database.db, keys)).toEqual({ kind: 'whole', entries: 6, head: heads[5] });
    await using empty = await testDatabase();
    expect(await verifyAudit(empty.db, keys)).toMatchObject({ kind: 'whole', entries: 0 });
  });

  it('reads one of thousands of entries whole', async () => {
    await afterTampering([], async (trx) => {
      for (let n = 0; n < 2_100; n += 1) await act(trx, `${n}`);
      expect(await verifyAudit(trx, keys)).toMatchObject({ kind: 'whole', entries: 2_106 });
    });
  });

  it.each([
    ['at', "at + interval '1 microsecond'"],
    ['actor_kind', "'system'"],
    ['actor_id', "'bob'"],
    ['act', "'other.act'"],
    ['subject', "'subject 2'"],
    ['campaign_id', 'gen_random_uuid()'],
    ['reason_sealed', 'null'],
    ['reason_sealed', '(select reason_sealed from audit_entry where seq = 2)'],
    ['details', `'{"n":4.0}'`],
    ['details', `'{ "n":4}'`],
  ])('finds that %s of one entry was made %s', async (column, value) => {
    expect(await found(`update audit_entry set ${column} = ${value} where seq = 4`)).toEqual({
      kind: 'broken',
      seq: 4,
      fault: 'altered',
    });
  });

  it.each([1, 2, 3, 4, 5])('finds that entry %i was removed', async (seq) => {
    expect(await found(`delete from audit_entry where seq = ${seq}`)).toEqual({
      kind: 'broken',
      seq,
      fault: 'missing',
    });
  });

  it('finds that entries were removed and the rest counted anew', async () => {
    const renumbered = 'update audit_entry set seq = seq - 1 where seq > 3';
    expect(await found('delete from audit_entry where seq = 3', renumbered)).toEqual({
      kind: 'broken',
      seq: 3,
      fault: 'altered',
    });
  });

  it('finds that two entries changed places', async () => {
    const moves = [
      [2, 100],
      [3, 2],
      [100, 3],
    ].map(([from, to]) => `update audit_entry set seq = ${to} where seq = ${from}`);
    expect(await found(...moves)).toEqual({ kind: 'broken', seq: 2, fault: 'altered' });
  });

  it('finds an entry that was put before the first', async () => {
    const inserted = `
      insert into audit_entry select 0, at, actor_kind, actor_id, act, subject, campaign_id, reason_sealed, details,
        previous, sha256(hash), mac from audit_entry where seq = 1`;
    expect(await found('alter table audit_entry drop constraint audit_entry_seq_check', inserted)).toEqual({
      kind: 'broken',
      seq: 1,
      fault: 'missing',
    });
  });

  it('finds a chain that was hashed anew by somebody without the site’s key', async () => {
    const forger = makeAuditLog({ sealing: keys.sealing, audit: randomBytes(32) });
    await afterTampering(['delete from audit_entry where seq >= 3'], async (trx) => {
      const entry = { actor: { kind: 'system' }, act: 'test.act', subject: 'forged', details: {} } as const;
      for (let n = 3; n <= 6; n += 1) await forger.record(trx, entry);
      expect(await verifyAudit(trx, keys)).toEqual({ kind: 'broken', seq: 3, fault: 'forged' });
    });
  });

  it('finds an entry of the same place in another history', async () => {
    let theirs = '';
    await afterTampering(['delete from audit_entry where seq > 2'], async (trx) => {
      for (const subject of ['other 3', 'other 4']) await act(trx, subject);
      const { rows } = await sql<{ entry: string }>`
        select to_json(e)::text as entry from audit_entry e where seq = 4`.execute(trx);
      theirs = rows[0]?.entry ?? '';
    });
    await afterTampering(['delete from audit_entry where seq = 4'], async (trx) => {
      await sql`insert into audit_entry select * from json_populate_record(null::audit_entry, ${theirs}::json)`.execute(
        trx,
      );
      expect(await verifyAudit(trx, keys)).toEqual({ kind: 'broken', seq: 4, fault: 'out-of-order' });
    });
  });

  it('finds what was cut off its end by a head that was kept elsewhere', async () => {
    const [, , third = '', fourth = ''] = heads;
    expect(await verifyAudit(database.db, keys, { head: fourth })).toMatchObject({ kind: 'whole', headAt: 4 });
    await afterTampering(['delete from audit_entry where seq > 3'], async (trx) => {
      expect(await verifyAudit(trx, keys)).toMatchObject({ kind: 'whole', entries: 3 });
      expect(await verifyAudit(trx, keys, { head: fourth })).toMatchObject({ kind: 'head-missing', entries: 3 });
      await act(trx, 'anew');
      expect(await verifyAudit(trx, keys, { head: fourth })).toMatchObject({ kind: 'head-missing', entries: 4 });
      expect(await verifyAudit(trx, keys, { head: third })).toMatchObject({ kind: 'whole', headAt: 3 });
    });
  });
});
