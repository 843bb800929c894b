/** Which three facts a brief tells: the most telling ones that the numbers bear. Pure. */
import type { Dashboard } from '../dashboard/numbers.ts';

export type Fact =
  | { readonly kind: 'countries'; readonly count: number }
  /** Today and the six days before, and the seven days before those. */
  | { readonly kind: 'pace'; readonly lately: number; readonly before: number }
  | { readonly kind: 'confirmed'; readonly percent: number; readonly asked: number; readonly still: number }
  | { readonly kind: 'whole-of-belgium' }
  | { readonly kind: 'busiest-day'; readonly day: string; readonly verified: number }
  | { readonly kind: 'languages'; readonly count: number }
  /** True of every campaign: for those whose numbers say little yet. */
  | { readonly kind: 'by-mail' | 'withdrawn' | 'names' };

export type FactNumbers = Pick<
  Dashboard,
  'verified' | 'pace' | 'days' | 'confirmation' | 'regions' | 'countries' | 'languages'
>;

const DAYS_OF_A_PACE = 7;
/** A share of fewer is chance. */
const ENOUGH_ASKED = 50;
const ENOUGH_A_DAY = 25;

export function threeFacts(numbers: FactNumbers): readonly Fact[] {
  const { pace, days, confirmation, regions, countries, languages } = numbers;
  const found: Fact[] = [];
  if (countries.length > 1) found.push({ kind: 'countries', count: countries.length });
  if (pace > 0 && days.length >= 2 * DAYS_OF_A_PACE)
    found.push({ kind: 'pace', lately: pace, before: paceBefore(days) });
  if (confirmation.share !== undefined && confirmation.asked >= ENOUGH_ASKED) {
    // Rounded down: a brief never says more than is so.
    const { asked, inTime: still } = confirmation;
    found.push({ kind: 'confirmed', percent: Math.floor(confirmation.share * 100), asked, still });
  }
  if (regions.every(({ verified }) => verified > 0)) found.push({ kind: 'whole-of-belgium' });
  const busiest = days.reduce((most, day) => (day.verified > most.verified ? day : most), { day: '', verified: 0 });
  if (busiest.verified >= ENOUGH_A_DAY) found.push({ kind: 'busiest-day', ...busiest });
  if (languages.length > 1) found.push({ kind: 'languages', count: languages.length });
  found.push({ kind: 'by-mail' }, { kind: 'withdrawn' }, { kind: 'names' });
  return found.slice(0, 3);
}

function paceBefore(days: FactNumbers['days']): number {
  return days.slice(-2 * DAYS_OF_A_PACE, -DAYS_OF_A_PACE).reduce((sum, { verified }) => sum + verified, 0);
}
