import type { CampaignVisit } from '../../accounts/desk.ts';
import type { Campaign } from '../../campaigns/campaign.ts';
import { countryName, formatMoment, languageName } from '../../platform/i18n/format.ts';
import { regionName } from '../place-names.ts';
import type { LookedAt } from './search-store.ts';

export type SignatureVisit = CampaignVisit<Campaign>;

/** What is told of a signature without opening it. */
export function factsOf({ say, language, campaign }: SignatureVisit, signature: LookedAt): string[] {
  const { signedAt, country, region, source, language: signed, disclosure } = signature;
  const place = countryName(language, country);
  return [
    formatMoment(language, signedAt),
    region === '' ? place : `${place} (${regionName(say, region, campaign.regions)})`,
    say('desk-signatures.in-language', { language: languageName(language, signed) }),
    ...(source === '' ? [] : [say('desk-held.source', { source })]),
    say(`desk-signatures.disclosure.${disclosure}`),
  ];
}

/** What somebody or something has to say against it, or what was done with it. */
export function remarksOn({ say }: SignatureVisit, { state, heldFor, confirmedByHand }: LookedAt): string[] {
  return [
    ...(state === 'held' && heldFor !== null ? [say(`desk-held.why.${heldFor}`)] : []),
    ...(confirmedByHand ? [say('desk-signatures.confirmed-by-hand')] : []),
  ];
}

/** Where a campaign's signatures are. */
export function signaturesPath({ campaign }: Pick<SignatureVisit, 'campaign'>): string {
  return `/desk/c/${campaign.slug}/signatures`;
}

export function actsPath({ campaign }: Pick<SignatureVisit, 'campaign'>): string {
  return `/desk/c/${campaign.slug}/acts`;
}
