/** When two who share an address are two people of one household, where a campaign lets them be. Pure. */
import { foldForComparing, plain } from './fold.ts';
import { foldPostcode } from './region.ts';
import type { SignForm } from './signature.ts';

/** Letters of their own that keyboards without them write otherwise. */
const replacedLetters: ReadonlyMap<string, string> = new Map([
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['ø', 'o'],
  ['đ', 'd'],
  ['ð', 'd'],
  ['ħ', 'h'],
  ['ł', 'l'],
  ['þ', 'th'],
]);

/**
 * One form for all ways of writing one name: also without its accents, spaces, hyphens and apostrophes, and with ß or
 * other letters replaced. Folding twice changes nothing more.
 *
 * @example foldName('Anne-Marie Weiß') === foldName('ANNE MARIE WEISS')
 */
export function foldName(name: string): string {
  if (plain.test(name)) return name.toLowerCase().replace(/[^a-z\d]+/g, '');
  // Capitals first: those of ß are SS, and that of a Turkish ı is an I.
  const folded = foldForComparing(name.normalize('NFKC').toUpperCase())
    .replace(/[æœøđðħłþ]/g, (letter) => replacedLetters.get(letter) ?? letter)
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '');
  return foldForComparing(folded);
}

/** Whom a signature is of and where they live, in one form for all ways of writing it; only ever hashed. */
export function householdOf({ person, country }: Pick<SignForm, 'person' | 'country'>): {
  readonly name: string;
  readonly postcode: string;
} {
  return { name: foldName(person.name), postcode: `${country} ${foldPostcode(country, person.postcode)}` };
}
