import fc from 'fast-check';
import { canonicalJson, sha256Of } from './checksum.ts';
import { shortened } from './shortened.ts';

test('the same value is the same text, in whatever order it was put together', () => {
  expect(canonicalJson({ b: [1, null, { d: 'é', c: false }], a: 'x"' })).toBe(
    '{"a":"x\\"","b":[1,null,{"c":false,"d":"é"}]}',
  );
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const turned = Object.fromEntries(Object.entries(value).toReversed());
      expect(canonicalJson(turned)).toBe(canonicalJson(value));
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('the hash is the one that sha256sum makes', () => {
  expect(sha256Of('{}').toString('hex')).toBe('44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a');
});

test('a text is cut between two words, never within a letter, and never longer than it may be', () => {
  expect(shortened('As it is', 8)).toBe('As it is');
  expect(shortened('Put it on the agenda', 12)).toBe('Put it on…');
  expect(shortened('Donaudampfschifffahrt', 10)).toBe('Donaudamp…');
  const letters = (text: string) => [...new Intl.Segmenter().segment(text)].length;
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.integer({ min: 2, max: 40 }), (text, most) => {
      const short = shortened(text, most);
      expect(letters(short)).toBeLessThanOrEqual(Math.max(most, letters(text) <= most ? letters(text) : most));
      if (letters(text) > most) expect(short.endsWith('…')).toBe(true);
      expect(text.startsWith(short.replace(/…$/, '').trimEnd())).toBe(true);
    }),
  );
});
