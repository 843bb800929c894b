import { latinDigits } from '../platform/i18n/latin-digits.ts';

/** What Persian and Arabic keyboards, and other scripts' keyboards, write for one and the same letter. */
const sameLetters: ReadonlyMap<string, string> = new Map([
  ['ي', 'ی'],
  ['ى', 'ی'],
  ['ك', 'ک'],
  ['ة', 'ه'],
  ['ە', 'ه'],
  ['ہ', 'ه'],
  ['ۃ', 'ه'],
  ['ٱ', 'ا'],
  ['ς', 'σ'],
]);

const variant = /[يىكةەہۃٱς]/g;

/**
 * Accents, harakat, niqqud; in South and South-East Asian scripts marks are vowels, and in kana (U+3099, U+309A) they
 * make another consonant, so those stay.
 */
const diacritic =
  /[[\p{M}&&[\p{Script=Inherited}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Latin}\p{Script=Cyrillic}]]--[\u3099\u309a]]/gv;

/** Joiners, direction marks, soft hyphens and fillers, and the tatweel that only stretches a word. */
const ornament = /[\p{Default_Ignorable_Code_Point}\p{Cf}\u0640]/gu;

/** Of ASCII nothing is folded but case and spaces: most words of most names, and a search folds those of thousands. */
export const plain = /^[ -~]*$/;

/**
 * One form for all ways of writing the same, for comparing only: never shown, never stored.
 *
 * Folded are compatibility forms (NFKC, Unicode Annex 15), case, diacritics, Arabic and Persian forms of a letter, digits
 * to Latin ones, white space; dropped are joiners, direction marks and tatweel. Folding twice changes nothing more.
 *
 * @example foldForComparing('علي  رضايي') === foldForComparing('علی رضایی')
 */
export function foldForComparing(text: string): string {
  if (plain.test(text)) return text.toLowerCase().replace(/ +/g, ' ').trim();
  return latinDigits(
    text
      // Taken apart first: أ إ آ ؤ ئ are a letter and a mark each, and go with their marks.
      .normalize('NFKD')
      .toLowerCase()
      .normalize('NFKD')
      .replace(diacritic, '')
      .replace(ornament, '')
      .replace(variant, (letter) => sameLetters.get(letter) ?? letter)
      .replace(/\s+/g, ' ')
      .trim()
      .normalize('NFC'),
  );
}
