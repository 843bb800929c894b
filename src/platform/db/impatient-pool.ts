import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';

/** The server took a connection or a statement and gave no answer: it hangs, or the network to it is gone. */
class SilentServer extends Error {
  readonly code = 'ETIMEDOUT';
  constructor() {
    super('The database gave no answer in time.');
  }
}

/** What asks whether the server is back, for all: from its asking to the answer the others are refused at once. */
interface Circuit {
  /** Why the server is thought to be away. */
  away: unknown;
  isProbing: boolean;
}

/**
 * A pool that does not wait for ever: a statement without an answer in `answerWithinMs` fails, and its connection is
 * closed, since what it answers later belongs to nobody. Once the server is away, one caller at a time tries whether it
 * is back; all others fail at once, so that no line of waiting requests builds up.
 */
export function impatientPool(pool: PostgresPool, answerWithinMs: number): PostgresPool {
  const circuit: Circuit = { away: undefined, isProbing: false };
  return {
    options: pool.options,
    ...(pool.Client === undefined ? {} : { Client: pool.Client }),
    end: () => pool.end(),
    connect: async () => {
      const isProbe = circuit.away !== undefined;
      if (isProbe) {
        if (circuit.isProbing) throw circuit.away;
        circuit.isProbing = true;
      }
      try {
        return impatientClient(await pool.connect(), { circuit, isProbe, answerWithinMs });
      } catch (error) {
        circuit.away = error;
        if (isProbe) circuit.isProbing = false;
        throw error;
      }
    },
  };
}

interface Watch {
  readonly circuit: Circuit;
  readonly isProbe: boolean;
  readonly answerWithinMs: number;
}

function impatientClient(client: PostgresPoolClient, { circuit, isProbe, answerWithinMs }: Watch): PostgresPoolClient {
  let silent: SilentServer | undefined;

  async function ask<R>(statement: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>> {
    if (silent !== undefined) throw silent;
    const { promise: givenUp, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      silent = new SilentServer();
      circuit.away = silent;
      reject(silent);
    }, answerWithinMs);
    try {
      const answer = client.query<R>(statement, parameters);
      // Once it was given up, its end is nobody's business.
      answer.catch(() => undefined);
      const result = await Promise.race([answer, givenUp]);
      if (isProbe) circuit.away = undefined;
      return result;
    } finally {
      clearTimeout(timer);
    }
  }

  function query<R>(statement: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>>;
  function query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>;
  function query<R>(asked: string | PostgresCursor<R>, parameters: readonly unknown[] = []) {
    return typeof asked === 'string' ? ask<R>(asked, parameters) : client.query(asked);
  }

  return {
    query,
    release: (destroy) => {
      if (isProbe) circuit.isProbing = false;
      client.release(destroy === true || silent !== undefined);
    },
  };
}
