import type { Recorder } from '../audit/log.ts';
import type { Db, Trx } from '../platform/db/database.ts';

declare module '../audit/log.ts' {
  interface Acts {
    'team.factor-rule': { readonly everyone: boolean };
  }
}

/** Whether everybody in the team is asked for a second factor, also whoever sees counts alone. */
export async function everyoneNeedsFactor(db: Db): Promise<boolean> {
  const row = await db.selectFrom('team_rule').select('everyone_needs_factor').executeTakeFirstOrThrow();
  return row.everyone_needs_factor;
}

/** Asks everybody for one from now on, or admins and organisers alone. @returns whether that changed anything. */
export async function setFactorRule(trx: Trx, everyone: boolean, record: Recorder): Promise<boolean> {
  const changed = await trx
    .updateTable('team_rule')
    .set({ everyone_needs_factor: everyone })
    .where('everyone_needs_factor', '!=', everyone)
    .executeTakeFirst();
  if (changed.numUpdatedRows === 0n) return false;
  await record(trx, { act: 'team.factor-rule', subject: 'team', details: { everyone } });
  return true;
}
