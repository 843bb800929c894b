import type pg from 'pg';
import type { Database } from '../../src/platform/db/database.ts';

/**
 * How many rows some work reads of tables, once Postgres has written it down: those that an index alone tells of are none.
 *
 * @param pool what reads; of an app that is asked over HTTP the pool of its store, which serves.
 * @param others what has read before: it could write that down meanwhile.
 */
export async function rowsReadBy(
  pool: pg.Pool,
  tables: readonly string[],
  work: () => Promise<unknown>,
  others: readonly pg.Pool[] = [],
): Promise<number> {
  for (const one of [pool, ...others]) await settled(one);
  const before = await rowsRead(pool, tables);
  await work();
  await settled(pool);
  return (await rowsRead(pool, tables)) - before;
}

async function rowsRead(pool: pg.Pool, tables: readonly string[]): Promise<number> {
  const client = await pool.connect();
  try {
    await client.query('select pg_stat_clear_snapshot()');
    const { rows } = await client.query<{ read: string }>(
      `select sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)) as read from pg_stat_user_tables
       where relname = any($1)`,
      [tables],
    );
    return Number(rows[0]?.read);
  } finally {
    client.release();
  }
}

/** Every connection of the pool writes down what it has read. */
async function settled(pool: pg.Pool): Promise<void> {
  await Promise.all(Array.from({ length: 10 }, () => pool.query('select pg_stat_force_next_flush(), pg_sleep(0.05)')));
  await pool.query('select 1');
}

/** A database that counts what is asked of it. */
export function countingStatements(db: Database): { readonly db: Database; readonly statements: () => number } {
  let statements = 0;
  const counted = db.withPlugin({
    transformQuery: ({ node }) => {
      statements += 1;
      return node;
    },
    transformResult: async ({ result }) => result,
  });
  return { db: counted, statements: () => statements };
}
