/** Where signatures come from, as far as a sheet may say it: nobody may be found by a small number. Pure. */
import type { BelgianUnit, Counted, Dashboard } from '../dashboard/numbers.ts';
import { shownDashboard } from '../dashboard/shown.ts';

export interface Places {
  /** Belgium's eleven units; null where the number is not shown. Empty where no region is known. */
  readonly regions: readonly { readonly region: BelgianUnit; readonly verified: number | null }[];
  /** In Belgium, where no postcode tells the region. */
  readonly regionUnknown: number | null;
  /** The largest ones. */
  readonly countries: readonly { readonly country: string; readonly verified: number }[];
  /** All others together; none where there are none. */
  readonly others: { readonly countries: number; readonly verified: number } | null;
}

const MOST_COUNTRIES = 6;

/** For everybody what the committee sees, whoever makes the sheet: it is handed on. */
export function placesOf(numbers: Dashboard): Places {
  const { regions, regionUnknown, countries } = shownDashboard(numbers, 'no-small-numbers');
  const largest = countries.rows.slice(0, MOST_COUNTRIES);
  const isAnyKnown = numbers.regions.some(({ verified }) => verified > 0);
  return {
    regions: isAnyKnown ? regions.map(({ name, verified = null }) => ({ region: name, verified })) : [],
    regionUnknown: isAnyKnown ? (regionUnknown ?? null) : 0,
    countries: largest.map(({ name, verified }) => ({ country: name, verified })),
    others: othersOf(numbers.countries, largest),
  };
}

function othersOf(countries: readonly Counted[], named: readonly Counted[]): Places['others'] {
  const rest = countries.filter(({ name }) => !named.some((one) => one.name === name));
  const verified = rest.reduce((sum, one) => sum + one.verified, 0);
  return rest.length === 0 ? null : { countries: rest.length, verified };
}
