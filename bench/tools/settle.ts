/** Around the filling of a table: without its indexes, and then as if it had been there for long. */
import { sql } from 'kysely';
import { type Database, inTransaction } from '../../src/platform/db/database.ts';

/** Does the work without the secondary indexes of some tables, then makes them again: several times faster. */
export async function withoutIndexes(
  db: Database,
  work: () => Promise<unknown>,
  tables: readonly string[] = ['signature'],
): Promise<void> {
  const { rows: indexes } = await sql<{ name: string; definition: string }>`
    select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition
    from pg_index where indrelid = any(${tables}::regclass[]) and not indisprimary`.execute(db);
  for (const { name } of indexes) await sql`drop index ${sql.id(name)}`.execute(db);
  await work();
  await inTransaction(db, async (trx) => {
    await sql`set local maintenance_work_mem = '1GB'`.execute(trx);
    for (const { definition } of indexes) await sql.raw(definition).execute(trx);
  });
}

/** Nothing is left to be tidied up in the middle of a measurement. */
export async function settle(db: Database): Promise<void> {
  await sql`vacuum (analyze)`.execute(db);
  await sql`checkpoint`.execute(db);
}
