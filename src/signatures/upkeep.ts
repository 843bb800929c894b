import type { Campaign } from '../campaigns/campaign.ts';
import { canBeConfirmed } from '../campaigns/lifecycle.ts';
import { type Database, inTransaction } from '../platform/db/database.ts';
import { addJob } from '../platform/queue/queue.ts';
import { eraseSignedBefore, remindSignedBefore } from './mail-plan.ts';
import { listUnconfirmed, markReminders } from './mail-store.ts';
import { mailPriority } from './send-mails.ts';
import { endSignatures } from './sql/end-signatures.ts';

declare module '../platform/queue/queue.ts' {
  interface Jobs {
    remindUnconfirmed: Record<string, never>;
    eraseUnconfirmed: Record<string, never>;
  }
}

/** Small enough that no transaction is long. */
const BATCH = 500;

export interface UpkeepDeps {
  readonly db: Database;
  readonly campaigns: () => readonly Campaign[];
  readonly clock: () => Date;
}

/** Reminds, once, everybody who has not confirmed for three days and still can. @returns how many. */
export async function remindUnconfirmed({ db, campaigns, clock }: UpkeepDeps): Promise<number> {
  const now = clock();
  const confirmable = campaigns().filter((campaign) => canBeConfirmed(campaign, now));
  let reminded = 0;
  for (const campaign of confirmable) {
    // After its time a signature is as good as erased: a reminder would ask to confirm by a day that is past.
    const signed = { since: eraseSignedBefore(campaign, now), before: remindSignedBefore(now) };
    for (let marked = BATCH; marked === BATCH; reminded += marked) {
      marked = await inTransaction(db, async (trx) => {
        const signatures = await markReminders(trx, campaign.id, signed, BATCH);
        const payload = { signatures, attempt: 0 };
        if (signatures.length > 0) await addJob(trx, { task: 'sendMails', payload, priority: mailPriority.reminder });
        return signatures.length;
      });
    }
  }
  return reminded;
}

/**
 * Erases signatures that were not confirmed, or were held and not released, in their campaign's time; they stay as a
 * number. @returns how many.
 */
export async function eraseUnconfirmed({ db, campaigns, clock }: UpkeepDeps): Promise<number> {
  const now = clock();
  let erased = 0;
  for (const campaign of campaigns()) {
    const signedBefore = eraseSignedBefore(campaign, now);
    for (const state of ['pending', 'held'] as const) {
      for (let found = BATCH; found === BATCH; erased += found) {
        const unconfirmed = await listUnconfirmed(db, campaign.id, state, signedBefore, BATCH);
        if (unconfirmed.length > 0) await endSignatures(db, unconfirmed, [state], 'expired');
        found = unconfirmed.length;
      }
    }
  }
  return erased;
}
