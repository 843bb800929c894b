import type { Campaign } from '../campaigns/campaign.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Attempts at a mail that its server put off: with the waits below, a little more than two days. */
const MOST_ATTEMPTS = 14;
const LONGEST_WAIT_MS = 6 * 60 * MINUTE_MS;

/**
 * When a mail that was put off is tried again.
 *
 * @param attempt how often it was tried.
 * @returns undefined when it is given up.
 */
export function nextAttempt(attempt: number, now: Date): Date | undefined {
  if (attempt >= MOST_ATTEMPTS) return undefined;
  return new Date(now.getTime() + Math.min(MINUTE_MS * 2 ** (attempt - 1), LONGEST_WAIT_MS));
}

/** The one reminder is for signatures given before this moment. */
export function remindSignedBefore(now: Date): Date {
  return new Date(now.getTime() - 3 * DAY_MS);
}

/** Unconfirmed signatures given before this moment are erased. */
export function eraseSignedBefore({ unconfirmedDays }: Pick<Campaign, 'unconfirmedDays'>, now: Date): Date {
  return new Date(now.getTime() - unconfirmedDays * DAY_MS);
}

/** The last moment to confirm a signature: before it is erased, and before the campaign's grace is over. */
export function confirmBy(
  { unconfirmedDays, closesAt, graceDays }: Pick<Campaign, 'unconfirmedDays' | 'closesAt' | 'graceDays'>,
  signedAt: Date,
): Date {
  const erased = signedAt.getTime() + unconfirmedDays * DAY_MS;
  const graceOver = closesAt === undefined ? Number.POSITIVE_INFINITY : closesAt.getTime() + graceDays * DAY_MS;
  return new Date(Math.min(erased, graceOver));
}
