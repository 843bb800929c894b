/** How a campaign has grown, in as few steps as a sheet of paper has room for. Pure. */
import type { Dashboard } from '../dashboard/numbers.ts';

export interface Growth {
  readonly unit: 'day' | 'week';
  /** Oldest first; a week by its Monday. The last may not be over yet. */
  readonly steps: readonly { readonly from: string; readonly verified: number }[];
}

const MOST_DAYS = 10;
const MOST_WEEKS = 10;

/** Day by day as long as all days have room, and then the newest weeks. */
export function growthOf({ days, weeks }: Pick<Dashboard, 'days' | 'weeks'>): Growth {
  return days.length <= MOST_DAYS
    ? { unit: 'day', steps: days.map(({ day, verified }) => ({ from: day, verified })) }
    : { unit: 'week', steps: weeks.slice(-MOST_WEEKS).map(({ monday, verified }) => ({ from: monday, verified })) };
}
