import { sql } from 'kysely';
import { testDatabase } from '../../../tests/support/database.ts';
import { startTcpProxy, type TcpProxy } from '../../../tests/support/tcp-proxy.ts';
import { until } from '../../../tests/support/until.ts';
import { type Database, inTransaction, openDatabase } from './database.ts';

const ANSWER_WITHIN_MS = 300;

interface FarDatabase extends AsyncDisposable {
  readonly db: Database;
  readonly proxy: TcpProxy;
}

/** A database at the other end of a network that can fail. */
async function aFarDatabase(): Promise<FarDatabase> {
  await using parts = new AsyncDisposableStack();
  const url = new URL(parts.use(await testDatabase()).connectionString);
  const proxy = parts.use(await startTcpProxy(Number(url.port)));
  url.port = String(proxy.port);
  const onError = () => undefined;
  const options = { connectionString: url.href, maxConnections: 4, onError, answerWithinMs: ANSWER_WITHIN_MS };
  const { db } = parts.use(openDatabase(options));
  const opened = parts.move();
  return { db, proxy, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

const one = (db: Database) => sql`select 1`.execute(db);

/** How long a refusal took, in milliseconds. @throws where it was none. */
async function refusal(work: Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await expect(work).rejects.toThrow();
  return performance.now() - startedAt;
}

describe('a database that gives no answer', () => {
  it('is given up within the time allowed, also in the middle of a transaction', async () => {
    await using far = await aFarDatabase();
    const took = await refusal(
      inTransaction(far.db, async (trx) => {
        await sql`select 1`.execute(trx);
        await far.proxy.become('hangs');
        await sql`select 2`.execute(trx);
      }),
    );
    // Far from a busy machine's delays, and from no end at all.
    expect(took).toBeLessThan(20 * ANSWER_WITHIN_MS);
    await far.proxy.become('passes');
  });

  it('lets one caller try and refuses all others at once, until it answers again', async () => {
    await using far = await aFarDatabase();
    await one(far.db);
    await far.proxy.become('hangs');
    await refusal(one(far.db));
    const trying = refusal(one(far.db));
    const times = await Promise.all(Array.from({ length: 50 }, () => refusal(one(far.db))));
    expect(Math.max(...times)).toBeLessThan(ANSWER_WITHIN_MS / 2);
    await trying;

    await far.proxy.become('passes');
    await until('the database to be back', () => one(far.db).catch(() => undefined));
    await Promise.all(Array.from({ length: 50 }, () => one(far.db)));
  });

  it('gets no second statement on a connection whose answer is still to come', async () => {
    await using far = await aFarDatabase();
    await sql`create table noted (what text)`.execute(far.db);
    await refusal(
      inTransaction(far.db, async (trx) => {
        await sql`insert into noted values ('unanswered')`.execute(trx);
        await far.proxy.become('hangs');
        await sql`select 1`.execute(trx);
      }),
    );
    await far.proxy.become('passes');
    await until('the database to be back', () => one(far.db).catch(() => undefined));
    const { rows } = await sql`select what from noted`.execute(far.db);
    expect(rows).toEqual([]);
  });
});

describe('a database that refuses connections', () => {
  it('is found again by the next who asks once it takes them', async () => {
    await using far = await aFarDatabase();
    await far.proxy.become('refuses');
    await refusal(one(far.db));
    await refusal(one(far.db));
    await far.proxy.become('passes');
    await one(far.db);
  });
});
