import fc from 'fast-check';
import { aCampaignDraft } from '../../tests/support/campaign-folder.ts';
import { belgianUnits, type Dashboard } from '../dashboard/numbers.ts';
import { placesOf } from './places.ts';

const FEWEST_SHOWN = 5;
const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

/** A campaign's numbers, of which only those by place matter here. */
function numbersOf(regions: readonly number[], regionUnknown: number, countries: readonly number[]): Dashboard {
  const states = { pending: 0, verified: 0, held: 0, withdrawn: 0, removed: 0, expired: 0 };
  const largestFirst = countries.toSorted((a, b) => b - a);
  return {
    asOf: new Date(),
    today: '2026-11-26',
    verified: sum(countries),
    verifiedToday: 0,
    verifiedThisWeek: 0,
    pace: 0,
    states,
    confirmation: { asked: 0, confirmed: 0, inTime: 0, lapsed: 0, share: undefined },
    days: [],
    weeks: [],
    hours: [],
    hoursAreWhole: true,
    regions: belgianUnits.map((name, index) => ({ name, verified: regions[index] ?? 0 })),
    regionUnknown,
    divided: [],
    countries: largestFirst.map((verified, index) => ({ name: `${'ABCDEFGHIJKLMNOPQRST'[index]}A`, verified })),
    languages: [],
    sources: [],
    goals: aCampaignDraft()
      .goals.slice(0, 1)
      .map((goal) => ({ goal, verified: 0, needed: 0, pace: 0 })),
  };
}

test('no region shows a number from 1 to 4, nor one that the rest gives away', () => {
  const counts = fc.array(fc.nat({ max: 30 }), { minLength: 11, maxLength: 11 });
  fc.assert(
    fc.property(counts, fc.nat({ max: 30 }), (regions, unknown) => {
      const places = placesOf(numbersOf(regions, unknown, [sum(regions) + unknown]), []);
      const shown = [...places.regions.map(({ verified }) => verified), places.regionUnknown];
      for (const number of shown) expect(number === null || number === 0 || number >= FEWEST_SHOWN).toBe(true);
      expect(shown.filter((number) => number === null)).not.toHaveLength(1);
    }),
  );
});

test('countries add up to all of them; the largest stand by themselves, and the rest is one number that is not small', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 20 }), (numbers) => {
      const { countries, others } = placesOf(numbersOf([], 0, numbers), []);
      expect(countries.length).toBeLessThanOrEqual(6);
      expect(sum(countries.map(({ verified }) => verified)) + (others?.verified ?? 0)).toBe(sum(numbers));
      for (const { verified } of countries) expect(verified).toBeGreaterThanOrEqual(FEWEST_SHOWN);
      if (others !== null && countries.length > 0) expect(others.verified).toBeGreaterThanOrEqual(FEWEST_SHOWN);
    }),
  );
  expect(placesOf(numbersOf([], 0, [90, 80, 70, 60, 50, 40, 30, 20, 1]), []).others).toEqual({
    countries: 3,
    verified: 51,
  });
});

test('a table of regions that nobody has named is left out', () => {
  expect(placesOf(numbersOf([], 12, [12]), [])).toMatchObject({ regions: [], regionUnknown: 0 });
});

describe('a country that has a region table', () => {
  const tables = ['A', 'B', 'C', 'D'].map((part) => ({ code: `NL-${part}`, name: `Name ${part}`, constituencies: [] }));
  const numbersWith = (counts: readonly number[], unknown: number, belgian = 0): Dashboard => ({
    ...numbersOf([belgian], 0, []),
    verified: belgian + unknown + sum(counts),
    countries: [
      { name: 'NL', verified: sum(counts) + unknown },
      { name: 'BE', verified: belgian },
    ].toSorted((a, b) => b.verified - a.verified),
    divided: [
      {
        country: 'NL',
        regions: counts
          .map((verified, index) => ({ name: tables[index]?.code ?? '', verified }))
          .toSorted((a, b) => b.verified - a.verified),
        unknown,
      },
    ],
  });

  test('is told by its regions where most signatures are from there', () => {
    expect(placesOf(numbersWith([30, 20, 0, 10], 7, 50), tables)).toMatchObject({
      regions: [],
      divided: {
        country: 'NL',
        regions: [
          { name: 'Name A', verified: 30 },
          { name: 'Name B', verified: 20 },
          { name: 'Name D', verified: 10 },
        ],
        others: 0,
        unknown: 7,
      },
    });
    expect(placesOf(numbersWith([30, 20, 0, 10], 7, 90), tables)).not.toHaveProperty('divided');
  });

  test('shows no number from 1 to 4, nor one that the rest gives away', () => {
    const counts = fc.array(fc.nat({ max: 12 }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(counts, fc.nat({ max: 12 }), (regions, unknown) => {
        const { divided } = placesOf(numbersWith(regions, unknown), tables);
        if (divided === undefined) return;
        const shown = [
          ...divided.regions.map(({ verified }) => verified),
          ...(divided.unknown === null ? [] : [divided.unknown]),
        ];
        expect(shown.every((count) => count === 0 || count >= FEWEST_SHOWN)).toBe(true);
        const rest = sum(regions) + unknown - sum(shown);
        // What is left over is of one cell alone only where that is empty, and is never few.
        if (divided.others + (divided.unknown === null ? 1 : 0) > 0)
          expect(rest === 0 || rest >= FEWEST_SHOWN).toBe(true);
        if (divided.others === 1 && divided.unknown !== null) expect(rest).toBe(0);
      }),
    );
  });
});
