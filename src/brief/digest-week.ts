/** Which week a digest is about, and when it is due. Pure; weeks and days are in UTC, as everywhere in the tally. */
import { dayOf, mondayOf, plusDays } from '../dashboard/days.ts';

/** Mondays from this hour on. */
const DUE_HOUR = 6;

/** The Monday whose digest is due. */
export function dueMonday(now: Date): string {
  return mondayOf(dayOf(new Date(now.getTime() - DUE_HOUR * 60 * 60 * 1000)));
}

/** When the digest of that Monday became due: whoever asks for it later has the next. */
export function dueSince(monday: string): Date {
  return new Date(Date.parse(monday) + DUE_HOUR * 60 * 60 * 1000);
}

/** The Monday of the week that the digest of a Monday is about: the one just over. */
export function weekBefore(monday: string): string {
  return plusDays(monday, -7);
}
