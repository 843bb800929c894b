import { parseMessage, validate } from 'messageformat';
import { languages } from './languages.ts';
import { readLocales } from './locales.ts';

/**
 * What the tests hold of the locales, and a start does not: each sentence parses as MessageFormat 2 (Unicode LDML 48,
 * part 9) and has the placeholders of the English one; in Persian no sign stands loose at the edge of Latin letters.
 *
 * @returns a line a fault, among them those that stop a start.
 */
export function localeFaults(directory: string): readonly string[] {
  const { faults, sentencesOf } = readLocales(directory);
  const found = [...faults];
  const placeholders = (language: (typeof languages)[number], key: string): string | undefined => {
    const source = sentencesOf[language].get(key);
    if (source === undefined) return undefined;
    try {
      return [...validate(parseMessage(source)).variables].sort().join(', ');
    } catch (error) {
      found.push(`${language}: ${key} does not parse: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    }
  };
  for (const key of sentencesOf.en.keys()) {
    const english = placeholders('en', key);
    for (const language of languages) {
      const other = language === 'en' ? english : placeholders(language, key);
      if (english !== undefined && other !== undefined && other !== english) {
        found.push(`${language}: ${key} has placeholders (${other}), English has (${english})`);
      }
    }
  }
  for (const [key, source] of sentencesOf.fa) {
    if (hasLooseSign(source)) {
      found.push(
        `fa: ${key} has a sign beside Latin letters that ends up on their other side: put both between U+2066 and U+2069`,
      );
    }
  }
  return found;
}

const ISOLATED = /\{\$[^{}]*\}|[\u2066-\u2068][^\u2066-\u2069]*\u2069|https?:\S*/g;

/** A sign before or behind Latin letters takes the sentence's direction (Unicode Annex 9): anna@ is read as @anna. */
function hasLooseSign(sentence: string): boolean {
  const rest = sentence.slice(Math.max(sentence.indexOf('{{'), 0)).replaceAll(ISOLATED, '');
  return /(?<![\w\u200e])[@?/.*#+][A-Za-z]|[A-Za-z\d][@*#+](?![\w\u200e])/.test(rest);
}
