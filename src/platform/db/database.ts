import { Kysely, PostgresDialect, type Transaction } from 'kysely';
import pg from 'pg';
import { impatientPool } from './impatient-pool.ts';
import { preparingPool } from './prepared.ts';
import type { Tables } from './tables.ts';

export type Database = Kysely<Tables>;
export type Trx = Transaction<Tables>;
/** What a store takes: the database, or a transaction its operation has opened. */
export type Db = Database | Trx;

/** 8-byte integers (counts, revisions) stay far below 2^53, so they are read as numbers. */
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
/** Calendar days stay text: a `Date` would move them by the time zone. */
pg.types.setTypeParser(pg.types.builtins.DATE, (day) => day);

export interface OpenDatabase extends AsyncDisposable {
  readonly db: Database;
  readonly pool: pg.Pool;
}

export interface DatabaseOptions {
  readonly connectionString: string;
  /** At most this many connections. */
  readonly maxConnections: number;
  readonly onError: (error: Error) => void;
  /** How long a statement may take, where somebody waits for it; as long as it needs when absent. */
  readonly answerWithinMs?: number;
}

const CONNECT_WITHIN_MS = 3_000;
/** A connection that a broken network has made useless is given up at the latest after so long. */
const MOST_SECONDS_OF_A_CONNECTION = 600;

/** Opens a pool of connections; nothing is connected before the first query. Disposing waits for those in use. */
export function openDatabase(options: DatabaseOptions): OpenDatabase {
  const { connectionString, maxConnections, onError, answerWithinMs } = options;
  const pool = new pg.Pool({
    connectionString,
    max: maxConnections,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    maxLifetimeSeconds: MOST_SECONDS_OF_A_CONNECTION,
    application_name: 'signatory',
    // The queue's own statements, which do not pass the impatient pool.
    ...(answerWithinMs === undefined ? {} : { query_timeout: 2 * answerWithinMs }),
  });
  // An idle connection that the server closes must not end the process. One that it closes while we do is no news.
  const tell = (error: Error) => {
    if (!pool.ending) onError(error);
  };
  pool.on('error', tell);
  pool.on('connect', (client) => client.on('error', tell));
  const preparing = preparingPool(pool);
  const db = new Kysely<Tables>({
    dialect: new PostgresDialect({
      pool: answerWithinMs === undefined ? preparing : impatientPool(preparing, answerWithinMs),
    }),
  });
  return { db, pool, [Symbol.asyncDispose]: () => pool.end() };
}

/** Runs `work` in one transaction: committed when it returns, undone when it throws. */
export function inTransaction<T>(db: Database, work: (trx: Trx) => Promise<T>): Promise<T> {
  return db.transaction().execute(work);
}
