/**
 * What stands in the column of postcodes of a region table. Pure.
 *
 * - A **whole** postcode: `75011`. In countries whose postcodes have two parts the first alone stands for all that begin
 *   with it: `1012` for 1012 AB, `SW1A` for SW1A 1AA, `10001` for 10001-1234.
 * - A **range** of numbers that have equally many digits: `1000-1999`.
 * - A **beginning**, with an asterisk: `75*`; or a range of such: `10*-19*`.
 */
import { foldPostcode } from '../region.ts';

export interface PostcodeRule {
  /** A beginning ends with an asterisk in tables. */
  readonly isBeginning: boolean;
  /** As `comparedPostcode` gives it. */
  readonly first: string;
  /** The same as the first but in a range. */
  readonly last: string;
}

export type PostcodeRuleFault = 'postcode-none' | 'postcode-backwards' | 'postcode-short';

const LONGEST = 12;
const hyphen = /[-\u2010\u2013]/u;
/** Iranians write ten digits with a hyphen in the middle: there it makes no range. */
const writtenWithHyphen: ReadonlySet<string> = new Set(['IR']);

/** Of countries in which a postcode may begin with a nought, which spreadsheets take away: how many digits there must be. */
const digitsIn: ReadonlyMap<string, number> = new Map([
  ...(['DE', 'EE', 'ES', 'FI', 'FR', 'IT', 'LT', 'MX', 'MY', 'PL', 'TR', 'UA', 'US'] as const).map(
    (country) => [country, 5] as const,
  ),
  ['AU', 4],
  ['NO', 4],
  ['RO', 6],
]);

/** The first of two parts, where a country's postcodes have such. */
const firstParts: ReadonlyMap<string, RegExp> = new Map([
  ['CA', /^([A-Z]\d[A-Z])\d[A-Z]\d$/],
  ...(['GB', 'GG', 'IM', 'JE'] as const).map((country) => [country, /^([A-Z]{1,2}\d[A-Z\d]?)\d[A-Z]{2}$/] as const),
  ['IE', /^([A-Z]\d[\dW])[A-Z\d]{4}$/],
  ['NL', /^(\d{4})[A-Z]{2}$/],
  ['PT', /^(\d{4})\d{3}$/],
  ['US', /^(\d{5})\d{4}$/],
]);

/** What is written before a postcode to say the country, besides its ISO 3166-1 code: D-10115. */
const carSigns: ReadonlyMap<string, string> = new Map([
  ['AT', 'A'],
  ['DE', 'D'],
  ['ES', 'E'],
  ['FI', 'FIN'],
  ['FR', 'F'],
  ['HU', 'H'],
  ['IT', 'I'],
  ['LU', 'L'],
  ['NO', 'N'],
  ['PT', 'P'],
  ['SE', 'S'],
]);
/** There the code of the country is a part of its postcodes: JE2 3AB. */
const ownSign: ReadonlySet<string> = new Set(['GB', 'GG', 'IM', 'JE']);

/** One form for all ways of writing one postcode: 1012 ab and 1012AB, D-10115 and 10115; '' where there is none. */
export function comparedPostcode(country: string, typed: string): string {
  const word = foldPostcode(country, typed).toUpperCase();
  const [, sign, digits] = /^([A-Z]+)(\d+)$/.exec(word) ?? [];
  const isCountry = sign !== undefined && (sign === country || sign === carSigns.get(country)) && !ownSign.has(country);
  return isCountry && digits !== undefined ? digits : word;
}

/** The first of the two parts of a whole postcode; undefined where it has but one. @param postcode in its compared form. */
export function firstPartOf(country: string, postcode: string): string | undefined {
  return firstParts.get(country)?.exec(postcode)?.[1];
}

/** Reads a cell of the column. */
export function readPostcodeRule(country: string, typed: string): PostcodeRule | PostcodeRuleFault {
  const [first = '', last] = partsOf(country, typed);
  const isBeginning = first.endsWith('*');
  const [from, to] = [first, last ?? first].map((part) => wordIn(country, part, isBeginning));
  if (from === undefined || to === undefined) return 'postcode-none';
  if (last !== undefined && from >= to) return 'postcode-backwards';
  if (!isBeginning && isShort(country, from)) return 'postcode-short';
  return { isBeginning, first: from, last: to };
}

/** As it is stored and shown: the same for all ways of writing the same. */
export function postcodeRuleText({ isBeginning, first, last }: PostcodeRule): string {
  const star = isBeginning ? '*' : '';
  return first === last ? `${first}${star}` : `${first}${star}-${last}${star}`;
}

/** The ends of a range, which are numbers of one length; anything else is one part, hyphens in it or not. */
function partsOf(country: string, typed: string): readonly string[] {
  const parts = typed.split(hyphen).map((part) => part.trim());
  const [first = '', last = ''] = parts.map((part) => comparedPostcode(country, part));
  const areNumbers = /^\d+$/.test(first) && /^\d+$/.test(last) && first.length === last.length;
  const stars = parts.filter((part) => part.endsWith('*')).length;
  const isRange = parts.length === 2 && areNumbers && (stars === 2 || (stars === 0 && !writtenWithHyphen.has(country)));
  return isRange ? parts : [typed.trim()];
}

function wordIn(country: string, typed: string, isBeginning: boolean): string | undefined {
  const bare = isBeginning ? typed.slice(0, -1) : typed;
  if (typed.length > 5 * LONGEST || !/^[\p{L}\p{M}\p{Nd}\p{Cf} \u2010\u2013-]+$/u.test(bare)) return undefined;
  const word = comparedPostcode(country, bare);
  return word.length >= (isBeginning ? 1 : 2) && word.length <= LONGEST ? word : undefined;
}

function isShort(country: string, word: string): boolean {
  const digits = digitsIn.get(country);
  return digits !== undefined && /^\d+$/.test(word) && word.length < digits;
}
