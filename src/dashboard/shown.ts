import { regionsWithin } from '../signatures/region.ts';
import {
  type BelgianUnit,
  belgianUnits,
  type Counted,
  type Dashboard,
  type DividedCountry,
  type GoalStanding,
  type SourceCount,
  totalOf,
} from './numbers.ts';
import { hiddenCells, isSmall, type KnownSum } from './suppression.ts';

/** Whether somebody sees every number, as organisers do, or none that could point to a person. */
export type Sight = 'all' | 'no-small-numbers';

/** What is told by name, most first, and what is told together, since each of it or its rest is few. */
export interface Listed<Row> {
  readonly rows: readonly Row[];
  readonly others: Omit<Row, 'name'> | undefined;
}

/** The numbers as somebody may see them; undefined is what they may not. */
export interface ShownDashboard
  extends Omit<Dashboard, 'regions' | 'regionUnknown' | 'divided' | 'countries' | 'languages' | 'sources' | 'goals'> {
  readonly sight: Sight;
  readonly regions: readonly { readonly name: BelgianUnit; readonly verified: number | undefined }[];
  readonly regionUnknown: number | undefined;
  readonly divided: readonly ShownDivided[];
  readonly countries: Listed<Counted>;
  readonly languages: Listed<Counted>;
  readonly sources: Listed<SourceCount>;
  readonly goals: readonly ShownGoal[];
}

/** A country by its regions: those that may be told, and how many more there are. */
export interface ShownDivided {
  readonly country: string;
  /** By their codes, the fullest first; none that nobody has signed from. */
  readonly regions: readonly Counted[];
  readonly hidden: number;
  readonly unknown: number | undefined;
}

export interface ShownGoal extends Omit<GoalStanding, 'pace'> {
  readonly pace: number | undefined;
}

/** What of the numbers is shown. Goals stand on the public page, so what follows from them alone is no secret. Pure. */
export function shownDashboard(board: Dashboard, sight: Sight): ShownDashboard {
  if (sight === 'all') {
    const all = <Row>(rows: readonly Row[]): Listed<Row> => ({ rows, others: undefined });
    const { countries, languages, sources } = board;
    const divided = board.divided.map(({ country, regions, unknown }) => {
      return { country, regions: regions.filter(({ verified }) => verified > 0), hidden: 0, unknown };
    });
    return { ...board, sight, divided, countries: all(countries), languages: all(languages), sources: all(sources) };
  }
  const ofCountries = board.goals.flatMap(({ goal: { country, regions } }) =>
    country !== undefined && regions.length === 0 ? [country] : [],
  );
  const countries = folded(board.countries, ({ verified }) => [verified], sumOfCounted, new Set(ofCountries));
  const named = new Set(countries.rows.map(({ name }) => name));
  return {
    ...board,
    sight,
    ...shownRegions(board, named.has('BE')),
    divided: board.divided.map((divided) => shownDivided(divided, board.goals, named.has(divided.country))),
    countries,
    languages: folded(board.languages, ({ verified }) => [verified], sumOfCounted),
    sources: folded(board.sources, ({ asked, confirmed }) => [asked, confirmed], sumOfSources),
    goals: board.goals.map(({ pace, ...goal }) => ({ ...goal, pace: isSmall(pace) ? undefined : pace })),
  };
}

const UNKNOWN = '';

/** @param isNamed whether Belgium's own number is told: where it is not, its units' would add up to it. */
function shownRegions(
  { regions, regionUnknown, goals }: Dashboard,
  isNamed: boolean,
): Pick<ShownDashboard, 'regions' | 'regionUnknown'> {
  if (!isNamed && totalOf({ country: 'BE', regions, unknown: regionUnknown }) > 0) {
    return { regions: regions.map(({ name }) => ({ name, verified: undefined })), regionUnknown: undefined };
  }
  const cells = [
    ...regions.map(({ name, verified }) => ({ name, count: verified })),
    { name: UNKNOWN, count: regionUnknown },
  ];
  const sums: KnownSum[] = [
    new Set([...belgianUnits, UNKNOWN]),
    ...goals.map(({ goal }) => new Set(goal.regions.flatMap(regionsWithin))).filter(({ size }) => size > 0),
  ];
  const hidden = hiddenCells(cells, sums);
  const shown = (name: string, count: number) => (hidden.has(name) ? undefined : count);
  return {
    regions: regions.map(({ name, verified }) => ({ name, verified: shown(name, verified) })),
    regionUnknown: shown(UNKNOWN, regionUnknown),
  };
}

/** @param isNamed whether the country's own number is told: where it is not, its regions' would add up to it. */
function shownDivided(divided: DividedCountry, goals: Dashboard['goals'], isNamed: boolean): ShownDivided {
  const { country, regions, unknown } = divided;
  if (!isNamed) {
    const isEmpty = totalOf(divided) === 0;
    return { country, regions: [], hidden: isEmpty ? 0 : regions.length, unknown: isEmpty ? 0 : undefined };
  }
  const cells = [
    ...regions.map(({ name, verified }) => ({ name, count: verified })),
    { name: UNKNOWN, count: unknown },
  ];
  const all = new Set(cells.map(({ name }) => name));
  const sums: KnownSum[] = [
    all,
    ...goals.map(({ goal }) => new Set(goal.regions.filter((code) => all.has(code)))).filter(({ size }) => size > 0),
  ];
  const hidden = hiddenCells(cells, sums);
  return {
    country,
    regions: regions.filter(({ name, verified }) => verified > 0 && !hidden.has(name)),
    hidden: regions.filter(({ name }) => hidden.has(name)).length,
    unknown: hidden.has(UNKNOWN) ? undefined : unknown,
  };
}

/**
 * Tells those that are few together and without their names, with as many of the next as it takes for the others to be
 * several and not few.
 *
 * @param known names whose numbers are known anyway.
 */
function folded<Row extends { readonly name: string }>(
  rows: readonly Row[],
  countsOf: (row: Omit<Row, 'name'>) => readonly number[],
  sum: (rows: readonly Row[]) => Omit<Row, 'name'>,
  known: ReadonlySet<string> = new Set(),
): Listed<Row> {
  const isFew = (row: Omit<Row, 'name'>) => countsOf(row).some(isSmall);
  const hidden = new Set(rows.filter((row) => !known.has(row.name) && isFew(row)));
  const size = (row: Row) => countsOf(row).reduce((total, count) => total + count, 0);
  const next = rows.filter((row) => !known.has(row.name) && !hidden.has(row)).sort((a, b) => size(a) - size(b));
  if (hidden.size === 0) return { rows, others: undefined };
  while (hidden.size < 2 || isFew(sum([...hidden]))) {
    const row = next.shift();
    if (row === undefined) break;
    hidden.add(row);
  }
  return { rows: rows.filter((row) => !hidden.has(row)), others: sum([...hidden]) };
}

function sumOfCounted(rows: readonly Counted[]): Omit<Counted, 'name'> {
  return { verified: rows.reduce((total, { verified }) => total + verified, 0) };
}

function sumOfSources(rows: readonly SourceCount[]): Omit<SourceCount, 'name'> {
  const total = (of: 'asked' | 'confirmed' | 'inTime' | 'lapsed') => rows.reduce((sum, row) => sum + row[of], 0);
  const [asked, confirmed] = [total('asked'), total('confirmed')];
  const share = asked === 0 ? undefined : confirmed / asked;
  return { asked, confirmed, inTime: total('inTime'), lapsed: total('lapsed'), share };
}
