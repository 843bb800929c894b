import { runMigrations } from 'graphile-worker';
import { Migrator } from 'kysely/migration';
import type pg from 'pg';
import { migrations } from '../../../migrations/index.ts';
import type { Database } from './database.ts';

/**
 * Brings the database up to date: the queue's schema, then ours, all pending ones in one transaction under a lock.
 * Needs a direct connection: through PgBouncer in transaction mode the lock would not hold.
 *
 * @returns the names of the migrations that were run now.
 */
export async function migrateToLatest(db: Database, pool: pg.Pool): Promise<string[]> {
  await runMigrations({ pgPool: pool });
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error, results } = await migrator.migrateToLatest();
  if (error !== undefined) throw new Error('The database could not be brought up to date.', { cause: error });
  return (results ?? []).map((result) => result.migrationName);
}
