import fc from 'fast-check';
import { belgianUnits } from '../dashboard/numbers.ts';
import { growthOf } from './growth.ts';
import { type FactNumbers, threeFacts } from './three-facts.ts';

const days = (...verified: readonly number[]) =>
  verified.map((count, index) => ({
    day: new Date(Date.UTC(2026, 9, 1 + index)).toISOString().slice(0, 10),
    verified: count,
  }));

const none: FactNumbers = {
  verified: 0,
  pace: 0,
  days: days(0),
  confirmation: { asked: 0, confirmed: 0, inTime: 0, lapsed: 0, share: undefined },
  regions: belgianUnits.map((name) => ({ name, verified: 0 })),
  countries: [],
  languages: [],
};

const kinds = (numbers: Partial<FactNumbers>) => threeFacts({ ...none, ...numbers }).map(({ kind }) => kind);

test('a campaign without numbers tells what is true of every campaign', () => {
  expect(kinds({})).toEqual(['by-mail', 'withdrawn', 'names']);
});

test('the most telling numbers come first', () => {
  const rich = {
    verified: 900,
    pace: 70,
    days: days(...Array(14).fill(30), 10, 10, 10, 10, 10, 10, 10),
    confirmation: { asked: 1_000, confirmed: 900, inTime: 40, lapsed: 60, share: 0.9 },
    regions: belgianUnits.map((name) => ({ name, verified: 20 })),
    countries: ['BE', 'FR', 'IR'].map((name) => ({ name, verified: 300 })),
    languages: ['en', 'fa'].map((name) => ({ name, verified: 450 })),
  };
  expect(threeFacts({ ...none, ...rich })).toEqual([
    { kind: 'countries', count: 3 },
    { kind: 'pace', lately: 70, before: 210 },
    { kind: 'confirmed', percent: 90, asked: 1_000, still: 40 },
  ]);
  const { countries, pace, confirmation, ...rest } = rich;
  expect(kinds(rest)).toEqual(['whole-of-belgium', 'busiest-day', 'languages']);
});

test('a pace is compared with the seven days before, and told only where there were such', () => {
  expect(kinds({ pace: 5, days: days(...Array(13).fill(1)) })).not.toContain('pace');
  expect(threeFacts({ ...none, pace: 7, days: days(9, 1, 2, 3, 4, 5, 6, 7, 1, 1, 1, 1, 1, 1, 1) })).toContainEqual({
    kind: 'pace',
    lately: 7,
    before: 28,
  });
});

test('a share is told of enough people alone, and never as more than it is', () => {
  const share = (confirmed: number, asked: number) => ({
    asked,
    confirmed,
    inTime: 0,
    lapsed: asked - confirmed,
    share: confirmed / asked,
  });
  expect(kinds({ confirmation: share(49, 49) })).not.toContain('confirmed');
  expect(threeFacts({ ...none, confirmation: share(999, 1_000) })).toContainEqual({
    kind: 'confirmed',
    percent: 99,
    asked: 1_000,
    still: 0,
  });
});

test('there are always three, and each of another kind', () => {
  fc.assert(
    fc.property(
      fc.nat(500),
      fc.array(fc.nat(60), { minLength: 1, maxLength: 30 }),
      fc.nat(4),
      (pace, counts, places) => {
        const countries = Array.from({ length: places }, (_, index) => ({ name: `C${index}`, verified: 5 }));
        const told = kinds({ pace, days: days(...counts), countries, languages: countries });
        expect(told).toHaveLength(3);
        expect(new Set(told).size).toBe(3);
      },
    ),
  );
});

test('growth is told day by day at first, and then by the newest ten weeks', () => {
  const weeks = Array.from({ length: 14 }, (_, index) => ({ monday: `2026-0${index}`, verified: index }));
  expect(growthOf({ days: days(1, 2, 3), weeks })).toEqual({
    unit: 'day',
    steps: [
      { from: '2026-10-01', verified: 1 },
      { from: '2026-10-02', verified: 2 },
      { from: '2026-10-03', verified: 3 },
    ],
  });
  const late = growthOf({ days: days(...Array(11).fill(1)), weeks });
  expect(late.unit).toBe('week');
  expect(late.steps.map(({ verified }) => verified)).toEqual([4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
});
