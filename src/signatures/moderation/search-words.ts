/** How names and places are found by parts of them, in any script and any way of writing them. Pure. */
import { withParents } from '../abuse/domain-pattern.ts';
import { foldName } from '../household.ts';

/** More words than a name has, and enough that nobody can make an index grow. */
const MOST_WORDS = 24;

/** What is written together, with hyphens, apostrophes or joiners between its parts or not. */
interface Written {
  /** Without what stands between them. */
  readonly whole: string;
  readonly parts: readonly string[];
}

const betweenParts = /[^\p{L}\p{M}\p{N}]+/u;

function writtenIn(text: string): Written[] {
  return text
    .normalize('NFKC')
    .split(/\s+/u)
    .flatMap((together) => {
      const whole = foldName(together);
      const split = together.split(betweenParts);
      const parts = split.length === 1 ? [whole].filter(isWord) : split.map(foldName).filter(isWord);
      return isWord(whole) ? [{ whole, parts }] : [];
    });
}

function isWord(folded: string): boolean {
  return folded !== '';
}

/**
 * The words by which a text is found, each once: those it has, and what is written with a hyphen also as one.
 *
 * @example searchWords('Anne-Marie Weiß') // anne, marie, annemarie, weiss
 */
export function searchWords(text: string): readonly string[] {
  const words = new Set(writtenIn(text).flatMap(({ whole, parts }) => [...parts, whole]));
  return [...words].slice(0, MOST_WORDS);
}

/** What a text is searched for: all of it must be there, in any order; each as one word or in its parts. */
export type SoughtWords = readonly Written[];

/** @returns undefined where there is no letter or digit to look for. */
export function soughtWords(typed: string): SoughtWords | undefined {
  const sought = writtenIn(typed).slice(0, MOST_WORDS);
  return sought.length === 0 ? undefined : sought;
}

/** Whether a text has all the words that are sought. */
export function hasWords(text: string, sought: SoughtWords): boolean {
  const words = new Set(searchWords(text));
  return sought.every(
    ({ whole, parts }) => words.has(whole) || (parts.length > 1 && parts.every((part) => words.has(part))),
  );
}

/** Those of the sought words that every text which has them holds just so: what is sought in parts may stand as one. */
export function certainWords(sought: SoughtWords): readonly string[] {
  return sought.flatMap(({ whole, parts }) => (parts.length > 1 ? [] : [whole]));
}

/** A domain and those that it lies below, without the last: `mail.spam.example`, `spam.example`. */
export function searchDomains(domain: string): readonly string[] {
  return [...withParents(domain)].filter((one) => one.includes('.')).slice(0, MOST_WORDS);
}

/** Whether a domain is the sought one, or lies below it. */
export function isWithinDomain(domain: string, sought: string): boolean {
  return domain === sought || domain.endsWith(`.${sought}`);
}
