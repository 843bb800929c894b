import type { Campaign } from '../campaigns/campaign.ts';
import { canBeConfirmed } from '../campaigns/lifecycle.ts';
import { type Database, inTransaction } from '../platform/db/database.ts';
import { addJob } from '../platform/queue/queue.ts';
import { planDigests as markPlanned } from './digest-store.ts';
import { dueMonday, dueSince, weekBefore } from './digest-week.ts';

declare module '../platform/queue/queue.ts' {
  interface Jobs {
    planDigests: Record<string, never>;
  }
}

export interface PlanDigestsDeps {
  readonly db: Database;
  readonly campaigns: () => readonly Campaign[];
  readonly clock: () => Date;
}

/** Asks for the mails of this Monday: once, however often it runs. */
export async function planDigests({ db, campaigns, clock }: PlanDigestsDeps): Promise<void> {
  const monday = dueMonday(clock());
  for (const { id } of campaigns().filter((campaign) => wasOpenBefore(campaign, monday))) {
    await inTransaction(db, async (trx) => {
      const due = await markPlanned(trx, id, { monday, since: dueSince(monday) });
      for (const ref of due) await addJob(trx, { task: 'sendDigest', payload: { ...ref, monday, attempt: 0 } });
    });
  }
}

/** A campaign that was over all week, or is still to come, has nothing to tell. */
function wasOpenBefore(campaign: Campaign, monday: string): boolean {
  const began = new Date(weekBefore(monday));
  const { opensAt } = campaign;
  return opensAt < dueSince(monday) && canBeConfirmed(campaign, opensAt > began ? opensAt : began);
}
