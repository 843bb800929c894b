import { type RawBuilder, sql } from 'kysely';
import type { Database, Trx } from '../../platform/db/database.ts';

/** Reads in one snapshot: what is signed or withdrawn meanwhile changes neither the rows nor the counts. */
export function inSnapshot<T>(db: Database, work: (trx: Trx) => Promise<T>): Promise<T> {
  return db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(work);
}

/** The moment of a snapshot, by the database's clock. */
export async function momentOf(trx: Trx): Promise<Date> {
  const { rows } = await sql<{ at: Date }>`select now() as at`.execute(trx);
  const [moment] = rows;
  if (moment === undefined) throw new Error('The database did not say what time it is.');
  return moment.at;
}

/**
 * A moment up to which no signature is still being confirmed: asked before a snapshot, whoever confirmed by then is in it.
 * A later list that begins there misses nobody, and at worst names somebody again.
 */
export async function settledMoment(db: Database): Promise<number> {
  const { rows } = await sql<{ at: number }>`
    select ${microseconds(sql`least(clock_timestamp(), min(xact_start)) - interval '1 microsecond'`)} as at from pg_stat_activity
    where datname = current_database() and backend_xid is not null and pid <> pg_backend_pid()
      and pid not in (select pid from pg_locks where locktype = 'advisory' and classid = ${MAKING_LOCK})`.execute(db);
  const [moment] = rows;
  if (moment === undefined) throw new Error('The database did not say what time it is.');
  return moment.at;
}

/** Of transactions that write lists, which take their time: for others they have confirmed nobody. */
const MAKING_LOCK = 1_818_850_164;

/** Says that a transaction writes lists, and confirms no signature. */
export async function announceMaking(trx: Trx): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(${MAKING_LOCK}, 0)`.execute(trx);
}

/** A moment as a list keeps it: to the microsecond. */
export function microseconds(moment: RawBuilder<unknown>): RawBuilder<number> {
  return sql`(extract(epoch from ${moment}) * 1000000)::bigint`;
}

/** The moment that a list keeps so. */
export function momentAt(us: number | RawBuilder<unknown>): RawBuilder<Date> {
  return sql`('epoch'::timestamptz + (${us})::bigint * interval '1 microsecond')`;
}
