import { parseMessage, validate } from 'messageformat';
import { languages } from './languages.ts';
import { readLocales } from './locales.ts';

/**
 * What the tests hold of the locales, and a start does not: each sentence parses as MessageFormat 2 (Unicode LDML 48,
 * part 9) and has the placeholders of the English one.
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
  return found;
}
