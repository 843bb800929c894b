import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import type pg from 'pg';

/** How a statement asks to be prepared: planned once a connection, under this name. Its text must never vary. */
const marker = /^\s*\/\* prepared: (\S+) \*\//;

/** A pool that prepares the statements that begin with their name, such as `/* prepared: verify *​/ update …`. */
export function preparingPool(pool: pg.Pool): PostgresPool {
  return {
    options: pool.options,
    end: () => pool.end(),
    connect: async () => preparingClient(await pool.connect()),
  };
}

function preparingClient(client: pg.PoolClient): PostgresPoolClient {
  const plain: PostgresPoolClient = client;

  function query<R>(statement: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>>;
  function query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>;
  function query<R>(asked: string | PostgresCursor<R>, parameters: readonly unknown[] = []) {
    if (typeof asked !== 'string') return plain.query(asked);
    const name = marker.exec(asked)?.[1];
    if (name === undefined) return plain.query<R>(asked, parameters);
    return client.query({ name, text: asked, values: [...parameters] });
  }
  return { query, release: (destroy) => client.release(destroy === true) };
}
