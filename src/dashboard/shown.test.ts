import { belgianUnits, type Dashboard } from './numbers.ts';
import { shownDashboard } from './shown.ts';

/** A campaign that so many have signed from each country, those in Belgium from Brussels and Antwerp. */
function aBoard({ BE, ...others }: Readonly<Record<'BE' | 'FR' | 'NL', number>>): Dashboard {
  const half = Math.floor(BE / 2);
  const units = new Map([
    ['BE-BRU', half],
    ['BE-VAN', BE - half],
  ]);
  const countries = Object.entries({ BE, ...others }).map(([name, verified]) => ({ name, verified }));
  const verified = countries.reduce((sum, one) => sum + one.verified, 0);
  const confirmation = { asked: verified, confirmed: verified, inTime: 0, lapsed: 0, share: 1 };
  return {
    asOf: new Date(),
    today: '2026-11-27',
    verified,
    verifiedToday: 0,
    verifiedThisWeek: 0,
    pace: 0,
    states: { pending: 0, held: 0, verified, withdrawn: 0, removed: 0, expired: 0 },
    confirmation,
    days: [],
    weeks: [],
    hours: [],
    hoursAreWhole: true,
    regions: belgianUnits.map((name) => ({ name, verified: units.get(name) ?? 0 })),
    regionUnknown: 0,
    divided: [],
    countries: countries.filter((one) => one.verified > 0),
    languages: [],
    sources: [],
    goals: [],
  };
}

describe('what the committee is shown', () => {
  it('has no number of a Belgian unit where Belgium’s own is hidden, since together they would be it', () => {
    // Three from France are few, and Belgium is hidden beside them, so that they do not follow from the whole.
    const shown = shownDashboard(aBoard({ BE: 12, FR: 3, NL: 40 }), 'no-small-numbers');
    expect(shown.countries.rows.map(({ name }) => name)).toEqual(['NL']);
    expect(shown.regions.map(({ verified }) => verified)).toEqual(belgianUnits.map(() => undefined));
    expect(shown.regionUnknown).toBeUndefined();
  });

  it.each([
    ['Belgium’s own is told', { BE: 12, FR: 30, NL: 40 }, 6],
    ['nobody has signed from there', { BE: 0, FR: 30, NL: 40 }, 0],
  ])('has the numbers of Belgium’s units where %s', (_, countries, fromBrussels) => {
    const { regions } = shownDashboard(aBoard(countries), 'no-small-numbers');
    expect(regions.find(({ name }) => name === 'BE-BRU')?.verified).toBe(fromBrussels);
  });
});
