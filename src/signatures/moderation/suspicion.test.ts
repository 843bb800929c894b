import fc from 'fast-check';
import { isRandomLooking, stemOf } from './name-pattern.ts';
import { findSuspicions, type Observed } from './suspicion.ts';

const noon = Date.parse('2026-10-24T10:00:00Z');
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
let number = 0;

/** Somebody of whom nothing is suspicious; what a test is about is given. */
function one(given: Partial<Observed> = {}): Observed {
  number += 1;
  return {
    id: String(number),
    at: new Date(noon),
    network: `network ${number}`,
    domain: 'gmail.com',
    name: `person ${number}`,
    stem: undefined,
    isRandomLooking: false,
    ...given,
  };
}

/** So many, each the given pause after the one before, a little more or less. */
function many(count: number, pauseMs: number, given: Partial<Observed> = {}, from = noon): Observed[] {
  let at = from;
  return Array.from({ length: count }, (_, place) => {
    at += place === 0 ? 0 : pauseMs * (place % 3 === 0 ? 2.4 : place % 3 === 1 ? 0.2 : 0.4);
    return one({ at: new Date(at), ...given });
  });
}

/** People through two days, each from elsewhere. */
const people = many(300, 10 * MINUTE_MS, {}, noon - 48 * HOUR_MS);

const kindsOf = (observed: readonly Observed[]) => findSuspicions([...people, ...observed]).map(({ kind }) => kind);

test('people through two days are not suspicious', () => {
  expect(findSuspicions(people)).toEqual([]);
  expect(findSuspicions([])).toEqual([]);
});

describe('a network is suspicious', () => {
  it('that sends twenty in ten minutes, and not before', () => {
    expect(kindsOf(many(20, 10_000, { network: 'x' }))).toEqual(['network']);
    expect(kindsOf(many(19, 10_000, { network: 'x' }))).toEqual([]);
  });

  it('that sends ten of one domain, unless it is a large provider’s', () => {
    expect(kindsOf(many(10, 10_000, { network: 'x', domain: 'farm.example' }))).toContain('network');
    expect(kindsOf(many(10, 10_000, { network: 'x' }))).toEqual([]);
  });

  it('and not where they trickle in from a shared exit all day', () => {
    expect(kindsOf(many(60, 5 * MINUTE_MS, { network: 'x' }))).toEqual([]);
  });

  it('with its number, its times and how many share a domain', () => {
    const burst = [
      ...many(35, 6_000, { network: 'x', domain: 'farm.example' }),
      ...many(2, 6_000, { network: 'x' }, noon + 4 * MINUTE_MS),
    ];
    expect(findSuspicions([...people, ...burst]).find(({ kind }) => kind === 'network')).toMatchObject({
      shared: 'x',
      signatures: 37,
      firstAt: new Date(noon),
      details: { ofOneDomain: 35 },
    });
  });
});

describe('a domain is suspicious', () => {
  it('whose share is far over its usual', () => {
    const found = findSuspicions([...people, ...many(15, MINUTE_MS, { domain: 'farm.example' })]);
    expect(found.map(({ kind }) => kind)).toEqual(['domain']);
    expect(found[0]?.details.share).toBeGreaterThan(50);
    expect(found[0]?.details.usualShare).toBeLessThan(2);
  });

  it('and not one that as many have all the time', () => {
    const school = people.map((person, place) => (place % 3 === 0 ? { ...person, domain: 'school.example' } : person));
    expect(findSuspicions([...school, ...many(15, 5 * MINUTE_MS, { domain: 'school.example' })])).toEqual([]);
  });
});

test('five of one name are suspicious, and among many thousands more', () => {
  expect(kindsOf(many(5, HOUR_MS, { name: 'john smith' }))).toEqual(['same-name']);
  expect(kindsOf(many(4, HOUR_MS, { name: 'john smith' }))).toEqual([]);
  const crowd = many(5_000, 10_000, {}, noon - 24 * HOUR_MS);
  expect(findSuspicions([...crowd, ...many(6, 10_000, { name: 'john smith' })])).toEqual([]);
});

test('names like letters at random and numbered addresses are suspicious in a burst', () => {
  expect(kindsOf(many(8, MINUTE_MS, { isRandomLooking: true }))).toEqual(['random-names']);
  expect(kindsOf(many(7, MINUTE_MS, { isRandomLooking: true }))).toEqual([]);
  expect(kindsOf(many(8, MINUTE_MS, { stem: 'anna#@gmail.com' }))).toEqual(['numbered']);
});

test('a rush at night is suspicious, and one by day is not', () => {
  // Three in the morning in Brussels.
  const night = Date.parse('2026-10-24T01:05:00Z');
  expect(kindsOf(many(80, 20_000, {}, night))).toEqual(['hour']);
  expect(kindsOf(many(80, 20_000, {}, noon))).toEqual([]);
});

test('even intervals are told, and those of people are not', () => {
  const even = Array.from({ length: 20 }, (_, place) => one({ network: 'x', at: new Date(noon + place * 7_000) }));
  expect(findSuspicions(even)[0]?.details.everySeconds).toBe(7);
  expect(findSuspicions(many(20, 7_000, { network: 'x' }))[0]?.details.everySeconds).toBeUndefined();
});

test('in any order the same is found, and each has as many as it says', () => {
  const observed = [
    ...people,
    ...many(30, 5_000, { network: 'x', domain: 'farm.example' }),
    ...many(9, MINUTE_MS, { stem: 'anna#@gmail.com' }, noon + HOUR_MS),
  ];
  const inOrder = findSuspicions(observed);
  fc.assert(
    fc.property(fc.shuffledSubarray(observed, { minLength: observed.length }), (shuffled) => {
      expect(findSuspicions(shuffled).map(({ kind, signatures }) => [kind, signatures])).toEqual(
        inOrder.map(({ kind, signatures }) => [kind, signatures]),
      );
    }),
    { numRuns: 20 },
  );
});

describe('a name', () => {
  it.each(['xKqPzW Hgtrfd', 'Sdfgh Jklqw', 'Bxcvbn Mnbvcx', 'a1b2c3', 'qWeRtYuI'])('%s looks random', (name) => {
    expect(isRandomLooking(name)).toBe(true);
  });

  it.each([
    'Maryam Rajabi',
    'Anne-Marie Weiß',
    'Krzysztof Przybyszewski',
    'Sinéad O’Brien',
    'Hrvoje Strk',
    'MARYAM RAJABI',
    'Ronald McDonald',
    'Siân Llwyd',
    'علی رضایی',
    '李小龍',
    'Ng',
    'Zdeněk Škvrna',
    'Schwarzschild',
  ])('%s does not', (name) => {
    expect(isRandomLooking(name)).toBe(false);
  });
});

test('an address has a stem where it has a number and enough besides', () => {
  expect(stemOf('Anna17@farm.example')).toBe('anna#@farm.example');
  expect(stemOf('anna@farm.example')).toBeUndefined();
  expect(stemOf('12345@qq.com')).toBeUndefined();
});
