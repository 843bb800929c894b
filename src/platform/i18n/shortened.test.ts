import fc from 'fast-check';
import { shortened } from './shortened.ts';

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
