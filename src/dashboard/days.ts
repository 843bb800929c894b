/** Calendar days in UTC, as the tally counts by them: 2026-10-24. Pure. */
export type Day = string;

const DAY_MS = 24 * 60 * 60 * 1000;

export function dayOf(moment: Date): Day {
  return moment.toISOString().slice(0, 10);
}

export function plusDays(day: Day, days: number): Day {
  return dayOf(new Date(Date.parse(day) + days * DAY_MS));
}

/** Every day from one to another, both among them; none where the first is the later. */
export function daysBetween(first: Day, last: Day): Day[] {
  const count = Math.max(0, daysFrom(first, last) + 1);
  return Array.from({ length: count }, (_, index) => plusDays(first, index));
}

/** How many days lie from one to another. */
export function daysFrom(first: Day, last: Day): number {
  return Math.round((Date.parse(last) - Date.parse(first)) / DAY_MS);
}

/** The Monday of a day's week (ISO 8601). */
export function mondayOf(day: Day): Day {
  return plusDays(day, -((new Date(day).getUTCDay() + 6) % 7));
}
