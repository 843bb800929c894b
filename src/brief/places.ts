/** Where signatures come from, as far as a sheet may say it: nobody may be found by a small number. Pure. */
import type { CampaignRegion } from '../campaigns/campaign.ts';
import { type BelgianUnit, type Counted, type Dashboard, totalOf } from '../dashboard/numbers.ts';
import { type ShownDivided, shownDashboard } from '../dashboard/shown.ts';
import { shortened } from '../platform/i18n/shortened.ts';

export interface Places {
  /** Belgium's eleven units; null where the number is not shown. Empty where no region is known. */
  readonly regions: readonly { readonly region: BelgianUnit; readonly verified: number | null }[];
  /** In Belgium, where no postcode tells the region. */
  readonly regionUnknown: number | null;
  /** Told instead of Belgium's, where most signatures are from another country that has a region table. */
  readonly divided?: DividedPlaces;
  /** The largest ones. */
  readonly countries: readonly { readonly country: string; readonly verified: number }[];
  /** All others together; none where there are none. */
  readonly others: { readonly countries: number; readonly verified: number } | null;
}

/** A country by the largest of its regions. */
export interface DividedPlaces {
  readonly country: string;
  /** As the organiser called them. */
  readonly regions: readonly { readonly name: string; readonly verified: number }[];
  /** How many more there are, of which no number is told. */
  readonly others: number;
  /** Null where the number is not shown. */
  readonly unknown: number | null;
}

const MOST_COUNTRIES = 6;
const MOST_REGIONS = 10;
const LONGEST_NAME = 40;

/** For everybody what the committee sees, whoever makes the sheet: it is handed on. */
export function placesOf(numbers: Dashboard, tables: readonly CampaignRegion[]): Places {
  const { regions, regionUnknown, countries, divided } = shownDashboard(numbers, 'no-small-numbers');
  const largest = countries.rows.slice(0, MOST_COUNTRIES);
  const [fullest] = numbers.divided.filter((one) => one.regions.some(({ verified }) => verified > 0));
  const fromBelgium = numbers.regions.reduce((sum, { verified }) => sum + verified, numbers.regionUnknown);
  const isFuller = fullest !== undefined && totalOf(fullest) > fromBelgium;
  const told = divided.find((one) => isFuller && one.country === fullest.country && one.regions.length > 0);
  const isAnyKnown = told === undefined && numbers.regions.some(({ verified }) => verified > 0);
  return {
    ...(told === undefined ? {} : { divided: dividedPlaces(told, tables) }),
    regions: isAnyKnown ? regions.map(({ name, verified = null }) => ({ region: name, verified })) : [],
    regionUnknown: isAnyKnown ? (regionUnknown ?? null) : 0,
    countries: largest.map(({ name, verified }) => ({ country: name, verified })),
    others: othersOf(numbers.countries, largest),
  };
}

function dividedPlaces(
  { country, regions, hidden, unknown }: ShownDivided,
  tables: readonly CampaignRegion[],
): DividedPlaces {
  const names = new Map(tables.map(({ code, name }) => [code, name]));
  const largest = regions.slice(0, MOST_REGIONS).map(({ name: code, verified }) => {
    return { name: shortened(names.get(code) ?? code, LONGEST_NAME), verified };
  });
  return { country, regions: largest, others: regions.length - largest.length + hidden, unknown: unknown ?? null };
}

function othersOf(countries: readonly Counted[], named: readonly Counted[]): Places['others'] {
  const rest = countries.filter(({ name }) => !named.some((one) => one.name === name));
  const verified = rest.reduce((sum, one) => sum + one.verified, 0);
  return rest.length === 0 ? null : { countries: rest.length, verified };
}
