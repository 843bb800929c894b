/** Where signatures come from, as far as a sheet may say it: nobody may be found by a small number. Pure. */
import type { BelgianUnit, Counted, Dashboard } from '../dashboard/numbers.ts';

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

/** Fewer could point to a person. */
export const FEWEST_SHOWN = 5;
const MOST_COUNTRIES = 6;

type Numbers = Pick<Dashboard, 'regions' | 'regionUnknown' | 'countries'>;

export function placesOf({ regions, regionUnknown, countries }: Numbers): Places {
  const isAnyKnown = regions.some(({ verified }) => verified > 0);
  const shown = withoutSmall([...regions.map(({ verified }) => verified), regionUnknown]);
  const { largest, others } = largestOf(countries);
  return {
    regions: isAnyKnown ? regions.map(({ name }, index) => ({ region: name, verified: shown[index] ?? null })) : [],
    regionUnknown: isAnyKnown ? (shown.at(-1) ?? null) : 0,
    countries: largest.map(({ name, verified }) => ({ country: name, verified })),
    others,
  };
}

/**
 * Small numbers are left out, and with them as many of the next larger ones as it takes that what is left out is not
 * small in sum: the sum of all is known, and would give a single one away. Nobody at all points to nobody.
 */
export function withoutSmall(numbers: readonly number[]): (number | null)[] {
  const hidden = new Set<number>();
  const bySize = [...numbers.entries()].filter(([, number]) => number > 0).sort(([, a], [, b]) => a - b);
  let left = 0;
  for (const [index, number] of bySize) {
    const isHideable = number < FEWEST_SHOWN || (hidden.size > 0 && (hidden.size < 2 || left < FEWEST_SHOWN));
    if (!isHideable) break;
    hidden.add(index);
    left += number;
  }
  return numbers.map((number, index) => (hidden.has(index) ? null : number));
}

/** As many as there is room for, and the rest as one number, in which no single small country can be found. */
function largestOf(countries: readonly Counted[]): { largest: readonly Counted[]; others: Places['others'] } {
  const isShown = withoutSmall(countries.map(({ verified }) => verified)).map((number) => number !== null);
  const largest = countries.filter((_, index) => isShown[index]).slice(0, MOST_COUNTRIES);
  const rest = countries.filter((country) => !largest.includes(country));
  const verified = rest.reduce((sum, one) => sum + one.verified, 0);
  return { largest, others: rest.length === 0 ? null : { countries: rest.length, verified } };
}
