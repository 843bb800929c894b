import type { CampaignRegion } from '../campaigns/campaign.ts';
import { countryName, wholeNames } from '../platform/i18n/format.ts';
import type { Language } from '../platform/i18n/languages.ts';
import type { Locales } from '../platform/i18n/locales.ts';
import { belgianRegions } from './region.ts';

/**
 * What a place is called, by its ISO 3166-1 code or that of a region: in the reader's language where it is built in, as the
 * organiser wrote it where it is of one of the campaign's tables; by its code where neither is.
 */
export function placeName(
  locales: Locales,
  language: Language,
  code: string,
  regions: readonly CampaignRegion[],
): string {
  if (code.length === 2) return countryName(language, code);
  return regionName((key) => locales.message(language, key), code, regions);
}

/** Several of them, each whole also where one is in a script that runs against the language. */
export function placeNames(
  locales: Locales,
  language: Language,
  codes: readonly string[],
  regions: readonly CampaignRegion[],
): string {
  const names = codes.map((code) => placeName(locales, language, code, regions));
  return wholeNames(language, names).join(', ');
}

/** The same of a region alone, in the language of `say`. */
export function regionName(say: (key: string) => string, code: string, regions: readonly CampaignRegion[]): string {
  if (belgianRegions.includes(code)) return say(`places.be.${code.slice(3).toLowerCase()}`);
  return regions.find((region) => region.code === code)?.name ?? code;
}
