/** Codes of countries and regions, as people type them. Pure. */
import type { CampaignRegion } from '../../campaigns/campaign.ts';
import { isRegionCodeOf } from '../../campaigns/folder-values.ts';
import { regionsOfCountry } from '../../campaigns/regions-of-country.ts';
import { countries } from '../../platform/i18n/format.ts';
import { belgianRegions } from '../../signatures/region.ts';

const countryCodes: ReadonlySet<string> = new Set(countries('en').map(({ code }) => code));

/** The ISO 3166-1 alpha-2 code that was typed, '' where nothing was; undefined where it is none. */
export function countryCodeIn(typed: string): string | undefined {
  const code = typed.trim().toUpperCase();
  return code === '' || countryCodes.has(code) ? code : undefined;
}

/**
 * Whether it is the ISO 3166-1 code of a country, or that of a region of one: of Belgium, of the campaign's tables, or of
 * a country that has no table yet, then by its form.
 */
export function isPlaceCode(code: string, regions: readonly CampaignRegion[]): boolean {
  const country = code.slice(0, 2);
  if (!countryCodes.has(country)) return false;
  if (code === country) return true;
  if (country === 'BE') return belgianRegions.includes(code);
  const known = regionsOfCountry(regions, country);
  return known.length === 0 ? isRegionCodeOf(country, code) : known.some((region) => region.code === code);
}

/** The codes that were typed one after the other, each once, and what is none. */
export function regionCodesIn(
  typed: string,
  regions: readonly CampaignRegion[],
): { readonly codes: readonly string[]; readonly wrong: readonly string[] } {
  const words = typed.split(/[\s,;|]+/).filter((word) => word !== '');
  const codes = [...new Set(words.map((word) => word.toUpperCase()))];
  return {
    codes: codes.filter((code) => isPlaceCode(code, regions)).toSorted(),
    wrong: words.filter((word) => !isPlaceCode(word.toUpperCase(), regions)),
  };
}
