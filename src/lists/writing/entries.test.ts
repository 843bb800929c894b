import { inLatinDigits } from './entries.ts';

describe('the digits of a postcode on a list', () => {
  it.each([
    ['۹۰۰۰', '9000'],
    ['٠١٢٣٤٥٦٧٨٩', '0123456789'],
    ['۰۱۲۳۴۵۶۷۸۹', '0123456789'],
    ['１０１２ AB', '1012 AB'],
    ['११०००१', '110001'],
    ['SW1A 1AA', 'SW1A 1AA'],
  ])('are Latin, however they were typed: %s', (typed, latin) => {
    expect(inLatinDigits(typed)).toBe(latin);
  });

  it('are found in every script', () => {
    const points = Array.from({ length: 0x110000 }, (_, point) => point).filter((point) =>
      /\p{Nd}/u.test(String.fromCodePoint(point)),
    );
    const read = points.map((point) => inLatinDigits(String.fromCodePoint(point)));
    expect(read.join('')).toBe('0123456789'.repeat(points.length / 10));
  });
});
