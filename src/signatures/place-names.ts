import { countryName } from '../platform/i18n/format.ts';
import type { Language } from '../platform/i18n/languages.ts';
import type { Locales } from '../platform/i18n/locales.ts';
import { belgianRegions } from './region.ts';

/** What a language calls a place, by its ISO 3166-1 or 3166-2 code; a region that has no name in it is called by its code. */
export function placeName(locales: Locales, language: Language, code: string): string {
  return code.length === 2 ? countryName(language, code) : regionName((key) => locales.message(language, key), code);
}

/** The same of a region alone, in the language of `say`. */
export function regionName(say: (key: string) => string, code: string): string {
  return belgianRegions.includes(code) ? say(`places.be.${code.slice(3).toLowerCase()}`) : code;
}
