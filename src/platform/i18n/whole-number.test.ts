import { wholeNumberIn } from './whole-number.ts';

test.each([
  ['25000', 25000],
  [' 25.000 ', 25000],
  ['25,000', 25000],
  ['25 000', 25000],
  ['1.250.000', 1250000],
  ['۲۵٬۰۰۰', 25000],
  ['٢٥', 25],
  ['0', 0],
  ['2.5', undefined],
  ['25.00', undefined],
  ['-1', undefined],
  ['', undefined],
  ['12345678901', undefined],
  ['1e3', undefined],
])('%j is the whole number %j', (typed, number) => {
  expect(wholeNumberIn(typed)).toBe(number);
});
