import transliterate from '@sindresorhus/transliterate';

const arabicScript = /\p{Script=Arabic}/u;
const ZERO_WIDTH_NON_JOINER = '\u200c';
/** The library's “e” for this letter hides names that begin with it: Ali, Abbas, Ebadi. */
const customReplacements: [string, string][] = [
  [ZERO_WIDTH_NON_JOINER, ''],
  ['ع', 'a'],
  ['ئا', 'a'],
];
const marks = /\p{M}/gu;
const wordStart = /(?<!\p{L})\p{Ll}/gu;

/**
 * A name in Persian or Arabic letters in Latin ones, letter by letter: short vowels are not written, so they are missing.
 *
 * @returns '' where it has no letter of that script.
 * @example latinName('زهرا احمدی') // Zhra Ahmdy
 */
export function latinName(name: string): string {
  if (!arabicScript.test(name)) return '';
  return transliterate(name.normalize('NFC').replace(marks, ''), { customReplacements }).replace(wordStart, (letter) =>
    letter.toUpperCase(),
  );
}
