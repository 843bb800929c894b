import { sql } from 'kysely';
import type { Db, Trx } from '../../platform/db/database.ts';
import type { FailedFor, ListRequestId } from './request.ts';

/** One try to make the lists of a request: whatever was another's has no say any more. */
export interface MakingRef {
  readonly requestId: ListRequestId;
  readonly makingId: string;
}

/** Begins a try, or goes on with one that was cut off. @returns false where it is over. */
export async function beginMaking(db: Db, making: MakingRef): Promise<boolean> {
  const begun = await underWay(db, making).set({ making: 'running', written: 0, to_write: null }).executeTakeFirst();
  return begun.numUpdatedRows === 1n;
}

/** Says how far a try is. @returns false where it was cancelled, or another has made the lists meanwhile. */
export async function tellProgress(db: Db, making: MakingRef, written: number, toWrite: number): Promise<boolean> {
  const told = await underWay(db, making).set({ written, to_write: toWrite }).executeTakeFirst();
  return told.numUpdatedRows === 1n;
}

/** Of several that reach it, one alone gets true. */
export async function endMaking(trx: Trx, making: MakingRef): Promise<boolean> {
  const ended = await underWay(trx, making)
    .set({ making: 'made', written: sql<number>`coalesce(to_write, 0)` })
    .executeTakeFirst();
  return ended.numUpdatedRows === 1n;
}

export async function failMaking(db: Db, making: MakingRef, failure: FailedFor): Promise<void> {
  await underWay(db, making).set({ making: 'failed', failure }).execute();
}

/** Stops a try; what it has written is undone. @returns false where it is over. */
export async function cancelMaking(trx: Trx, making: MakingRef): Promise<boolean> {
  const cancelled = await underWay(trx, making).set({ making: 'cancelled' }).executeTakeFirst();
  return cancelled.numUpdatedRows === 1n;
}

/** Lets the lists of a request be made by a new try. */
export async function awaitMaking(trx: Trx, { requestId, makingId }: MakingRef): Promise<void> {
  await trx
    .updateTable('list_request')
    .set({ making: 'waiting', making_id: makingId, written: 0, to_write: null, failure: null })
    .where('id', '=', requestId)
    .execute();
}

function underWay(db: Db, { requestId, makingId }: MakingRef) {
  return db
    .updateTable('list_request')
    .where('id', '=', requestId)
    .where('making_id', '=', makingId)
    .where('making', 'in', ['waiting', 'running']);
}
