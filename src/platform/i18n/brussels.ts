/** Days and times as clocks in Brussels show them: what organisers type, and read by `formatMoment`. Pure. */

const clock = new Intl.DateTimeFormat('sv', {
  dateStyle: 'short',
  timeStyle: 'short',
  timeZone: 'Europe/Brussels',
});
const minuteMs = 60_000;
const dayPattern = /^(\d{4})-(\d{2})-(\d{2})$/;
const timePattern = /^([01]\d|2[0-3]):([0-5]\d)$/;

export interface WallTime {
  /** 2026-10-24 */
  readonly day: string;
  /** 18:00 */
  readonly time: string;
}

/** What clocks in Brussels show at a moment. */
export function wallTimeOf(moment: Date): WallTime {
  const [day = '', time = ''] = clock.format(moment).split(' ');
  return { day, time };
}

/**
 * The moment at which clocks in Brussels show that day and time: the first of two in the hour that October has twice, and
 * an hour later in the one that March leaves out. Undefined for what is no day or time.
 */
export function momentAt({ day, time }: WallTime): Date | undefined {
  const [, year, month, date] = dayPattern.exec(day)?.map(Number) ?? [];
  const [, hour, minute] = timePattern.exec(time)?.map(Number) ?? [];
  if (year === undefined || month === undefined || date === undefined || year < 1970 || year > 2999) return undefined;
  if (hour === undefined || minute === undefined) return undefined;
  const asUtc = Date.UTC(year, month - 1, date, hour, minute);
  if (new Date(asUtc).toISOString().slice(0, 10) !== day) return undefined;
  // Brussels is one or two hours ahead; the earlier moment first.
  const candidates = [120, 60].map((ahead) => new Date(asUtc - ahead * minuteMs));
  const shown = candidates.find((moment) => {
    const wall = wallTimeOf(moment);
    return wall.day === day && wall.time === time;
  });
  return shown ?? candidates[1];
}
