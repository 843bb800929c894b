import { randomBytes } from 'node:crypto';
import { type OpenDatabase, openDatabase } from '../../src/platform/db/database.ts';

/** Opened as whoever owns its tables. */
export interface TestDatabase extends OpenDatabase {
  readonly connectionString: string;
  /** As the program serves, who owns nothing. */
  readonly servingString: string;
}

function serverUrl(): URL {
  const url = process.env.TEST_POSTGRES;
  if (url === undefined) throw new Error('The tests of this file need the Postgres that tests/global-setup.ts starts.');
  return new URL(url);
}

/** A dropped database ends its idle connections, and a test may end one: that alone is expected. */
export const endedOrThrow = (error: Error) => {
  if (!/terminating connection|Connection terminated/.test(error.message)) throw error;
};

/** A database of its own, up to date and empty, dropped at the end of its scope. */
export function testDatabase(): Promise<TestDatabase> {
  return databaseLike('signatory_template');
}

/** What a dump of a database would restore, as it is now. Nobody may be connected to it meanwhile. */
export function restoredDump({ connectionString }: Pick<TestDatabase, 'connectionString'>): Promise<TestDatabase> {
  return databaseLike(new URL(connectionString).pathname.slice(1));
}

async function databaseLike(template: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  const server = serverUrl();
  // Copied as files: through the log, as Postgres does it by itself, takes ten times the work.
  await runOnServer(server.href, `create database ${name} template ${template} strategy file_copy`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const opened = openDatabase({ connectionString: url.href, maxConnections: 10, onError: endedOrThrow });
  const serving = new URL(process.env.TEST_POSTGRES_SERVING ?? url);
  serving.pathname = url.pathname;
  return {
    db: opened.db,
    pool: opened.pool,
    connectionString: url.href,
    servingString: serving.href,
    [Symbol.asyncDispose]: async () => {
      await opened[Symbol.asyncDispose]();
      await runOnServer(server.href, `drop database ${name} with (force)`);
    },
  };
}

async function runOnServer(connectionString: string, statement: string): Promise<void> {
  await using admin = openDatabase({ connectionString, maxConnections: 1, onError: endedOrThrow });
  await admin.pool.query(statement);
}
