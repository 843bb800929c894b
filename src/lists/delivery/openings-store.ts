import type { Db, Trx } from '../../platform/db/database.ts';
import type { Delivery, DeliveryId } from './delivery.ts';

/** Counts an opening of a delivery that is held. @returns its number. */
export async function countOpening(
  trx: Trx,
  { id, openings }: Pick<Delivery, 'id' | 'openings'>,
  { releaseId, now }: { readonly releaseId: string; readonly now: Date },
): Promise<number> {
  const number = openings + 1;
  await trx.updateTable('list_delivery').set({ openings: number, wrong_codes: 0 }).where('id', '=', id).execute();
  await trx
    .insertInto('list_opening')
    .values({ delivery_id: id, number, release_id: releaseId, opened_at: now })
    .execute();
  return number;
}

export interface Opening {
  readonly number: number;
  readonly releaseId: string;
  readonly openedAt: Date;
}

export function openingsOf(db: Db, id: DeliveryId): Promise<readonly Opening[]> {
  return db
    .selectFrom('list_opening')
    .select(['number', 'release_id as releaseId', 'opened_at as openedAt'])
    .where('delivery_id', '=', id)
    .orderBy('number')
    .execute();
}
