import type { CampaignRegion } from './campaign.ts';

/** Those of one country among the regions of a campaign's tables. @param country ISO 3166-1 */
export function regionsOfCountry(regions: readonly CampaignRegion[], country: string): readonly CampaignRegion[] {
  return regions.filter(({ code }) => code.startsWith(`${country}-`));
}

/** A form lets tick so many regions of a country; the codes of more are typed. */
export const MOST_TICKED_REGIONS = 60;
