/** Codes of countries and regions, as people type them. Pure. */
import { countries } from '../../platform/i18n/format.ts';
import { belgianRegions } from '../../signatures/region.ts';

const countryCodes: ReadonlySet<string> = new Set(countries('en').map(({ code }) => code));

/** The ISO 3166-1 alpha-2 code that was typed, '' where nothing was; undefined where it is none. */
export function countryCodeIn(typed: string): string | undefined {
  const code = typed.trim().toUpperCase();
  return code === '' || countryCodes.has(code) ? code : undefined;
}

/** Whether it is the ISO 3166-1 code of a country, or looks like the ISO 3166-2 code of a region of one. */
export function isPlaceCode(code: string): boolean {
  const [country = '', region] = code.split('-', 2);
  if (!countryCodes.has(country)) return false;
  if (region === undefined) return true;
  return country === 'BE' ? belgianRegions.includes(code) : /^[A-Z]{2}-[A-Z0-9]{1,3}$/.test(code);
}

/** The codes that were typed one after the other, each once, and what is none. */
export function regionCodesIn(typed: string): { readonly codes: readonly string[]; readonly wrong: readonly string[] } {
  const words = typed.split(/[\s,;|]+/).filter((word) => word !== '');
  const codes = [...new Set(words.map((word) => word.toUpperCase()))];
  return {
    codes: codes.filter(isPlaceCode).toSorted(),
    wrong: words.filter((word) => !isPlaceCode(word.toUpperCase())),
  };
}
