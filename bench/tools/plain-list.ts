import { chmod, rename } from 'node:fs/promises';
import path from 'node:path';
import { sql } from 'kysely';
import pg from 'pg';
import type { BenchStore } from './bench-store.ts';

/** The lines of a list as a table of plain text, beside the signatures. */
export interface PlainList {
  /** Copies them to a file, as fast as Postgres can. */
  copy(): Promise<{ readonly rows: number; readonly seconds: number }>;
}

/** Takes a finished list in, which is gone then. Postgres reads and writes where it surely may: in its own folder. */
export async function loadPlainList({ dataDir, store: { db, pool } }: BenchStore, list: string): Promise<PlainList> {
  const folder = path.join(dataDir, 'postgres');
  const [source, target] = [path.join(folder, 'list.csv'), path.join(folder, 'copy.csv')];
  await chmod(list, 0o644);
  await rename(list, source);
  await sql`create table plain_list (
    number integer, name text, city text, postcode text, country_code text, country text, confirmed_on date,
    audit_head text
  )`.execute(db);
  await sql`copy plain_list from ${sql.lit(source)} with (format csv, header)`.execute(db);
  await sql`vacuum (analyze) plain_list`.execute(db);
  return {
    copy: async () => {
      const startedAt = performance.now();
      const { rowCount } = await pool.query(`copy plain_list to ${pg.escapeLiteral(target)} with (format csv)`);
      return { rows: rowCount ?? 0, seconds: (performance.now() - startedAt) / 1_000 };
    },
  };
}
