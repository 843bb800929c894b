import fc from 'fast-check';
import { belgianUnits } from '../dashboard/numbers.ts';
import { FEWEST_SHOWN, placesOf, withoutSmall } from './places.ts';

const counts = fc.array(fc.nat({ max: 40 }), { minLength: 1, maxLength: 14 });
const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

test('no number from 1 to 4 is shown', () => {
  fc.assert(
    fc.property(counts, (numbers) => {
      for (const shown of withoutSmall(numbers)) {
        expect(shown === null || shown === 0 || shown >= FEWEST_SHOWN).toBe(true);
      }
    }),
  );
});

test('the sum of all gives no hidden number away: there are two or more, and five or more in them, where there can be', () => {
  fc.assert(
    fc.property(counts, (numbers) => {
      const shown = withoutSmall(numbers);
      const hidden = numbers.filter((_, index) => shown[index] === null);
      const others = numbers.filter((number, index) => number > 0 && shown[index] !== null);
      if (hidden.length === 0) return;
      expect(hidden.length >= 2 || others.length === 0).toBe(true);
      expect(sum(hidden) >= FEWEST_SHOWN || others.length === 0).toBe(true);
    }),
  );
});

test('what need not be hidden is shown as it is', () => {
  expect(withoutSmall([0, 12, 5, 30])).toEqual([0, 12, 5, 30]);
  expect(withoutSmall([0, 1, 12, 9, 30])).toEqual([0, null, 12, null, 30]);
  expect(withoutSmall([3, 4, 12])).toEqual([null, null, 12]);
  expect(withoutSmall([1, 1, 6, 20])).toEqual([null, null, null, 20]);
});

const regions = (of: (index: number) => number) => belgianUnits.map((name, index) => ({ name, verified: of(index) }));
const countries = (numbers: readonly number[]) =>
  numbers.map((verified, index) => ({ name: `${'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[index]}A`, verified }));

test('the largest countries stand by themselves, and the rest is one number', () => {
  const places = placesOf({
    regions: regions(() => 10),
    regionUnknown: 7,
    countries: countries([90, 80, 70, 60, 50, 40, 30, 20, 1]),
  });
  expect(places.countries.map(({ verified }) => verified)).toEqual([90, 80, 70, 60, 50, 40]);
  expect(places.others).toEqual({ countries: 3, verified: 51 });
  expect(places.regions.map(({ verified }) => verified)).toEqual(Array(11).fill(10));
  expect(places.regionUnknown).toBe(7);
});

test('countries add up to all of them, and no rest is a single small one', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 20 }), (numbers) => {
      const sorted = numbers.toSorted((a, b) => b - a);
      const { countries: largest, others } = placesOf({
        regions: regions(() => 0),
        regionUnknown: 0,
        countries: countries(sorted),
      });
      expect(sum(largest.map(({ verified }) => verified)) + (others?.verified ?? 0)).toBe(sum(sorted));
      if (others !== null && largest.length > 0) expect(others.verified).toBeGreaterThanOrEqual(FEWEST_SHOWN);
      if (others !== null && others.countries === 1 && largest.length > 0) {
        expect(sorted.at(-1)).toBeGreaterThanOrEqual(FEWEST_SHOWN);
      }
    }),
  );
});

test('a table of regions that nobody has named is left out', () => {
  const places = placesOf({ regions: regions(() => 0), regionUnknown: 12, countries: countries([12]) });
  expect(places).toMatchObject({ regions: [], regionUnknown: 0 });
});
