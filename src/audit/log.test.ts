import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { aTestAudit, auditedDeeds } from '../../tests/support/audit.ts';
import { type TestDatabase, testDatabase } from '../../tests/support/database.ts';
import { openText } from '../platform/crypto/site-key.ts';
import { inTransaction, openDatabase } from '../platform/db/database.ts';
import { migrateToLatest } from '../platform/db/migrate.ts';
import { commandLineActor } from './command-line-actor.ts';
import { recorderFor } from './log.ts';
import { verifyAudit } from './verify.ts';

declare module './log.ts' {
  interface Acts {
    'test.act': { readonly n?: number };
  }
}

const { keys, audit, record } = aTestAudit();
const deed = { act: 'test.act', subject: 'small-campaign', details: {} } as const;
let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database[Symbol.asyncDispose]());

/** Only what this test has added. */
async function deedsAfter(before: number) {
  return (await auditedDeeds(database.db)).slice(before);
}

async function entries(): Promise<number> {
  return (await auditedDeeds(database.db)).length;
}

describe('the audit', () => {
  it('holds who did what to what, and why', async () => {
    const before = await entries();
    const campaignId = '0199f1d2-0000-7000-8000-000000000000';
    const reason = 'Ann asked for it';
    await inTransaction(database.db, async (trx) => {
      await audit.record(trx, { ...deed, actor: { kind: 'member', id: 'm1' }, campaignId, reason, details: { n: 1 } });
      await recorderFor(audit, { kind: 'system' })(trx, deed);
      await recorderFor(audit, commandLineActor())(trx, deed);
    });
    const { act, subject } = deed;
    expect(await deedsAfter(before)).toEqual([
      { actorKind: 'member', actorId: 'm1', act, subject, campaignId, details: { n: 1 } },
      { actorKind: 'system', actorId: '', act, subject, campaignId: null, details: {} },
      { actorKind: 'command-line', actorId: expect.stringMatching(/./), act, subject, campaignId: null, details: {} },
    ]);
  });

  it('stores a reason sealed, to be opened in its own entry alone', async () => {
    const reason = 'مریم رجبی asked for it';
    await inTransaction(database.db, (trx) => record(trx, { ...deed, reason }));
    const { seq, reason_sealed: sealed } = await database.db
      .selectFrom('audit_entry')
      .select(['seq', 'reason_sealed'])
      .orderBy('seq', 'desc')
      .executeTakeFirstOrThrow();
    if (sealed === null) throw new Error('The reason is not there.');
    expect(sealed.includes(Buffer.from('رجبی'))).toBe(false);
    expect(openText(keys, `audit reason ${seq}`, sealed)).toBe(reason);
    expect(() => openText(keys, `audit reason ${seq + 1}`, sealed)).toThrow();
  });

  it('has an entry if, and only if, the act was done', async () => {
    const before = await entries();
    const undone = inTransaction(database.db, async (trx) => {
      await record(trx, deed);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    const head = await inTransaction(database.db, (trx) => record(trx, deed));
    expect(await verifyAudit(database.db, keys)).toEqual({ kind: 'whole', entries: before + 1, head });
  });

  it('is one unbroken chain where two hundred acts come at once, from two processes', async () => {
    const before = await entries();
    await using other = openDatabase({
      connectionString: database.connectionString,
      maxConnections: 10,
      onError: () => undefined,
    });
    const heads = new Set<string>();
    // As many at a time as there are connections.
    const members = Array.from({ length: 20 }, async (_, member) => {
      const { db } = member % 2 === 0 ? database : other;
      for (let n = member * 10; n < (member + 1) * 10; n += 1) {
        heads.add(await inTransaction(db, (trx) => record(trx, { ...deed, details: { n } })));
      }
    });
    await Promise.all(members);
    expect(heads.size).toBe(200);
    expect(await verifyAudit(database.db, keys)).toMatchObject({ kind: 'whole', entries: before + 200 });
    const numbers = (await deedsAfter(before)).map(({ details }) => Reflect.get(details, 'n'));
    expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, n) => n));
  });

  it.each(['update audit_entry set subject = subject', 'delete from audit_entry', 'truncate audit_entry'])(
    'refuses “%s”, to a superuser who leaves ordinary triggers out as well',
    async (statement) => {
      await inTransaction(database.db, (trx) => record(trx, deed));
      const before = await entries();
      for (const role of ['origin', 'replica']) {
        const tried = inTransaction(database.db, async (trx) => {
          await sql.raw(`set local session_replication_role = ${role}`).execute(trx);
          await sql.raw(statement).execute(trx);
        });
        await expect(tried).rejects.toThrow('the audit is never changed');
      }
      expect(await entries()).toBe(before);
    },
  );

  it('grants the program’s own database role no change of it', async () => {
    const role = `role_${randomBytes(6).toString('hex')}`;
    await database.pool.query(`create role ${role} login password 'p'`);
    await database.pool.query(`create database ${role} owner ${role}`);
    try {
      const url = new URL(database.connectionString);
      [url.username, url.password, url.pathname] = [role, 'p', `/${role}`];
      await using own = openDatabase({ connectionString: url.href, maxConnections: 2, onError: () => undefined });
      await migrateToLatest(own.db, own.pool);
      await inTransaction(own.db, (trx) => record(trx, deed));
      for (const statement of ['update audit_entry set act = act', 'delete from audit_entry', 'truncate audit_entry']) {
        await expect(own.pool.query(statement)).rejects.toThrow('permission denied for table audit_entry');
      }
      expect(await verifyAudit(own.db, keys)).toMatchObject({ kind: 'whole', entries: 1 });
    } finally {
      await database.pool.query(`drop database ${role} with (force)`);
      await database.pool.query(`drop role ${role}`);
    }
  });
});
