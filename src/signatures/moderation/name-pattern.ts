/** What of a name or an address looks as if a machine had made it up. Pure. */
import { foldForComparing } from '../fold.ts';

const latinWord = /^\p{Script=Latin}+$/u;
/** Also the letters that are vowels in Welsh, Slavic or Turkish names. */
const vowel = /[aeiouywıøæœ]/;
const sixConsonants = /[bcdfghjklmnpqrstvxz]{6}/;

/**
 * Whether a name in Latin letters has a word like letters at random: without a vowel, with more consonants in a row than any
 * name has, with capitals anywhere, or with digits inside. In other scripts it says no.
 *
 * @example isRandomLooking('xKqPzW Hgtrfd') // true
 */
export function isRandomLooking(name: string): boolean {
  return name.split(/[\s'’.-]+/u).some((word) => {
    if (/\p{L}\d|\d\p{L}/u.test(word)) return true;
    if (!latinWord.test(word) || word.length < 5) return false;
    const folded = foldForComparing(word);
    if (!vowel.test(folded) || sixConsonants.test(folded)) return true;
    const inner = word.slice(1);
    const capitals = inner.replace(/[^\p{Lu}]/gu, '').length;
    return capitals >= 3 && capitals < inner.length;
  });
}

/**
 * An address with its numbers taken out, where what is left has three letters: `anna17@spam.example` and
 * `anna18@spam.example` have one stem. Undefined where there is no number in it.
 */
export function stemOf(email: string): string | undefined {
  const at = email.lastIndexOf('@');
  const local = email.slice(0, at).toLowerCase();
  const stem = local.replace(/\d+/g, '#');
  if (stem === local || (stem.match(/\p{L}/gu)?.length ?? 0) < 3) return undefined;
  return `${stem}${email.slice(at)}`;
}
