import fc from 'fast-check';
import { standing } from './support/standing.ts';

const letters = fc.constantFrom('a', 'b', '@', 'ß', '\ud83d\ude00');
const texts = fc.string({ unit: letters, maxLength: 300 });
const stretches = fc.array(fc.tuple(fc.nat(300), fc.nat(40)), { maxLength: 20 });

test('many texts are found in a long one where each by itself would be, and no others', () => {
  fc.assert(
    fc.property(
      texts,
      stretches,
      fc.array(fc.string({ unit: letters, minLength: 1, maxLength: 24 })),
      (text, cuts, others) => {
        const cut = cuts.map(([from, length]) => text.slice(from, from + length)).filter((one) => one !== '');
        const sought = [...cut, ...cut.map((one) => `${one}a`), ...others];
        const seen = standing(sought, text);
        expect(seen).toEqual(new Set(sought.filter((one) => text.includes(one))));
      },
    ),
    { numRuns: 300 },
  );
});

test('a text is found at the beginning and at the end of a long one', () => {
  const long = `signer-1@example.org ${'x'.repeat(5_000)} maryam`;
  const seen = standing(['signer-1@example.org', 'maryam', 'x maryam', 'signer-2@example.org'], long);
  expect(seen).toEqual(new Set(['signer-1@example.org', 'maryam', 'x maryam']));
});
