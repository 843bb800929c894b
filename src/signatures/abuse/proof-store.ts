import type { Db } from '../../platform/db/database.ts';

/** Writes down that a proof was used. @returns false where it was used before, in whatever process. */
export async function spendProof(db: Db, id: Buffer, expiresAt: Date): Promise<boolean> {
  const spent = await db
    .insertInto('spent_proof')
    .values({ id, expires_at: expiresAt })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return (spent.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** Forgets proofs that are refused by now for their age alone. */
export async function forgetExpiredProofs(db: Db, now: Date): Promise<void> {
  await db.deleteFrom('spent_proof').where('expires_at', '<', now).execute();
}
