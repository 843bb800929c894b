import { runMigrations } from 'graphile-worker';
import { sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import type pg from 'pg';
import { migrations } from '../../../migrations/index.ts';
import type { Database } from './database.ts';

/**
 * Brings the database up to date: the queue's schema, then ours, all pending ones in one transaction under a lock.
 *
 * What is pending needs a direct connection: the lock is a session's, and PgBouncer in transaction mode may leave it
 * with a connection that nobody unlocks. So it is not taken where there is nothing to do, which is nearly every start.
 *
 * @returns the names of the migrations that were run now.
 */
export async function migrateToLatest(db: Database, pool: pg.Pool): Promise<string[]> {
  await runMigrations({ pgPool: pool });
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  if (await isUpToDate(db, migrator)) return [];
  const { error, results } = await migrator.migrateToLatest();
  if (error !== undefined) {
    const why = Error.isError(error) ? error.message : String(error);
    throw new Error(`The database could not be brought up to date: ${why}`, { cause: error });
  }
  return (results ?? []).map((result) => result.migrationName);
}

/** Not so where a newer program was here, either: the migrator says what is wrong. */
async function isUpToDate(db: Database, migrator: Migrator): Promise<boolean> {
  const ours = await migrator.getMigrations();
  if (ours.some(({ executedAt }) => executedAt === undefined)) return false;
  const { rows } = await sql<{ count: number }>`select count(*)::integer as count from kysely_migration`.execute(db);
  return rows[0]?.count === ours.length;
}
