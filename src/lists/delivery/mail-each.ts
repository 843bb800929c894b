import type { Mail, Mailer } from '../../platform/mail/mailer.ts';
import { nextAttempt } from '../../signatures/mail-plan.ts';
import type { MailFailure } from './delivery.ts';

/** Mails of one job, each to somebody else. */
export interface MailsToSend<Due extends { readonly id: string }> {
  readonly due: readonly Due[];
  /** How often they were tried, this time among them. */
  readonly attempt: number;
  compose(one: Due): Mail;
  /** Writes down what became of one as soon as it is known: a job that dies half-way goes on with the rest. */
  markSent(one: Due): Promise<void>;
  markFailed(one: Due, failure: MailFailure, reason: string): Promise<void>;
}

/** @returns which of them to try again, and when; undefined where there are none. */
export async function mailEach<Due extends { readonly id: string }>(
  mailer: Mailer,
  now: Date,
  { due, attempt, compose, markSent, markFailed }: MailsToSend<Due>,
): Promise<{ readonly ids: readonly Due['id'][]; readonly runAt: Date } | undefined> {
  const runAt = nextAttempt(attempt, now);
  const putOff: Due['id'][] = [];
  const ends = await Promise.allSettled(
    due.map(async (one) => {
      const sent = await mailer.send(compose(one));
      if (sent.kind === 'sent') await markSent(one);
      else if (sent.kind === 'rejected') await markFailed(one, 'rejected', sent.reason);
      else if (runAt === undefined) await markFailed(one, 'abandoned', sent.reason);
      else putOff.push(one.id);
    }),
  );
  // Only once all have ended: or the job would be tried again while some of its mails are under way.
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return runAt === undefined || putOff.length === 0 ? undefined : { ids: putOff, runAt };
}
