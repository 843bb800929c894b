import { sql } from 'kysely';
import { addJob } from '../../src/platform/queue/queue.ts';
import type { UpkeepDeps } from '../../src/signatures/upkeep.ts';
import type { TestApp } from './app.ts';
import type { Linked } from './links.ts';

/** What upkeep works with in this app, to be run by hand. */
export function upkeepDeps({ db, campaigns, clock }: TestApp): UpkeepDeps {
  return { db, campaigns: campaigns.all, clock: clock.now };
}

/** Lets the app's worker do a piece of upkeep so many times at once, and what follows from it. */
export async function runUpkeep(app: TestApp, task: 'remindUnconfirmed' | 'eraseUnconfirmed', times = 1) {
  await Promise.all(Array.from({ length: times }, () => addJob(app.db, { task, payload: {} })));
  await app.jobsDone();
}

/** Makes signatures as old as if they had been given so many days ago, and their mail sent then. */
export async function signedDaysAgo(app: TestApp, days: number, people: readonly Linked[]): Promise<void> {
  await app.db
    .updateTable('signature')
    .set({
      created_at: sql`now() - ${days} * interval '1 day'`,
      mails_sent: 1,
      mailed_at: sql`now() - ${days} * interval '1 day'`,
    })
    .where(
      'id',
      'in',
      people.map(({ ref }) => ref.signatureId),
    )
    .execute();
}
