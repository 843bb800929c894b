import { sql } from 'kysely';
import { testDatabase } from '../../../tests/support/database.ts';
import { type Database, inTransaction } from '../../platform/db/database.ts';
import { announceMaking, momentOf, settledMoment } from './snapshot.ts';

/** Whether that moment is before the begin of a transaction that is open and has written something. */
async function isBeforeWriter(db: Database, isMaking: boolean): Promise<boolean> {
  return inTransaction(db, async (trx) => {
    const begun = await momentOf(trx);
    if (isMaking) await announceMaking(trx);
    await sql`select pg_current_xact_id(), pg_sleep(0.01)`.execute(trx);
    return (await settledMoment(db)) / 1_000 < begun.getTime() + 1;
  });
}

describe('the moment up to which nobody is still confirming', () => {
  it('is before whatever is still being written, but for lists, which take their time', async () => {
    await using database = await testDatabase();
    expect(await isBeforeWriter(database.db, false)).toBe(true);
    expect(await isBeforeWriter(database.db, true)).toBe(false);
  });
});
