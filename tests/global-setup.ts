import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { openDatabase } from '../src/platform/db/database.ts';
import { startEmbeddedPostgres } from '../src/platform/db/embedded-postgres.ts';
import { migrateToLatest } from '../src/platform/db/migrate.ts';
import { letServe } from '../src/platform/db/serving-role.ts';
import { quickFolder } from './support/quick-folder.ts';

/** One real Postgres for the whole run, with a migrated template that each test file clones. */
export default async function setUp(): Promise<void> {
  const dataDir = await quickFolder('signatory-tests-');
  const onError = (error: Error) => {
    throw error;
  };
  const postgres = await startEmbeddedPostgres({ dataDir, onError });
  const url = new URL(postgres.connectionString);
  {
    await using admin = openDatabase({ connectionString: url.href, maxConnections: 1, onError });
    await admin.pool.query('create database signatory_template');
    url.pathname = '/signatory_template';
    await using template = openDatabase({ connectionString: url.href, maxConnections: 2, onError });
    await migrateToLatest(template.db, template.pool);
    const asServing = new URL(postgres.servingString);
    asServing.pathname = url.pathname;
    await using serving = openDatabase({ connectionString: asServing.href, maxConnections: 1, onError });
    await letServe(template.pool, serving.pool);
  }
  const logs = path.join(dataDir, 'logs');
  await mkdir(logs);
  process.env.TEST_LOGS = logs;
  process.env.TEST_POSTGRES = postgres.connectionString;
  process.env.TEST_POSTGRES_SERVING = postgres.servingString;
  globalThis.signatoryTests = { postgres, dataDir, logs };
}
