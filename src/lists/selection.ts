/** Who stands on a list. Pure; store.ts asks the database by it. */
import type { CampaignRegion } from '../campaigns/campaign.ts';
import { regionsOfCountry } from '../campaigns/regions-of-country.ts';
import { regionsWithin } from '../signatures/region.ts';
import { type Disclosure, disclosures, type SignatureState } from '../signatures/signature.ts';
import type { ListCounts, ListSelection, PlaceCount, Recipient, SignedFrom } from './recipient.ts';
import { regionOfConstituency, regionsOfConstituency } from './recipients/constituencies.ts';

export type Standing = 'named' | 'counted only' | 'absent';

/**
 * How a signature stands on a recipient's list: only verified ones do, and by name only where the signatory agreed that
 * the name is public or goes to the recipients.
 */
export function standingOf(state: SignatureState, disclosure: Disclosure): Standing {
  if (state !== 'verified') return 'absent';
  switch (disclosure) {
    case 'public':
    case 'recipients':
      return 'named';
    case 'count':
      return 'counted only';
  }
}

/** The choices by which a verified signatory is named. */
export const namedDisclosures: readonly Disclosure[] = disclosures.filter(
  (disclosure) => standingOf('verified', disclosure) === 'named',
);

/** What an organiser chooses for some recipients at once. */
export interface ListChoice {
  /** `own`: of each recipient's own constituency or regions. */
  readonly from: 'all' | 'own' | 'places';
  /** ISO 3166-1 and 3166-2 codes; none but with `places`. */
  readonly places: readonly string[];
  /** Only those who have confirmed since the recipient's last list of the same places. */
  readonly isNewOnly: boolean;
  /** With a column for Persian names in Latin letters. */
  readonly hasLatinNames?: true;
}

export const wholeChoice: ListChoice = { from: 'all', places: [], isNewOnly: false };

/** A list that a recipient has: of where, and up to when. */
export interface ReachedList {
  readonly places: readonly string[] | undefined;
  readonly confirmedUntilUs: number;
}

/**
 * What a choice means for one recipient. Where only new names are asked for and there was no list of these places yet,
 * all are new.
 *
 * @param regions of the campaign's tables.
 * @returns undefined where it is not known which signatories concern them: that is never guessed.
 */
export function selectionFor(
  choice: ListChoice,
  recipient: OwnPlaces,
  regions: readonly CampaignRegion[],
  earlier: readonly ReachedList[],
): ListSelection | undefined {
  const chosen = choice.from === 'own' ? ownPlaces(recipient, regions) : choice.places;
  if (choice.from !== 'all' && (chosen === undefined || chosen.length === 0)) return undefined;
  const places = choice.from === 'all' ? undefined : chosen?.toSorted();
  const reached = earlier.flatMap((list) => (covers(list.places, places) ? [list.confirmedUntilUs] : []));
  return { places, confirmedAfterUs: choice.isNewOnly && reached.length > 0 ? Math.max(...reached) : undefined };
}

type OwnPlaces = Pick<Recipient, 'constituency' | 'country' | 'regions'>;

/**
 * The places whose signatories concern a recipient: those that were given; else what the constituency lies in, where it is
 * Belgian or of a country that has a table; else the country. Undefined where neither says it.
 *
 * @param tables the regions of the campaign's tables.
 */
export function ownPlaces(
  { constituency, country, regions }: OwnPlaces,
  tables: readonly CampaignRegion[],
): readonly string[] | undefined {
  if (regions.length > 0) return regions;
  const region = country === 'BE' || country === '' ? regionOfConstituency(constituency, country) : '';
  if (region !== '') return [region];
  if (country === '') return undefined;
  const found = country === 'BE' || constituency === '' ? [] : regionsOfConstituency(constituency, country, tables);
  if (found.length > 0) return found;
  // Of a constituency that is not known, the whole of a country that is known by regions would be a guess.
  const isDivided = country === 'BE' || regionsOfCountry(tables, country).length > 0;
  return isDivided && constituency !== '' ? undefined : [country];
}

/** Whether a signature is from one of some places. */
export function isFrom(places: ListSelection['places'], { country, region }: SignedFrom): boolean {
  return places === undefined || places.some((place) => place === country || codesWithin(place).includes(region));
}

/** The country's code, or those of the regions in a place. */
export function codesWithin(place: string): readonly string[] {
  return place.length === 2 ? [place] : regionsWithin(place);
}

/** Whether whoever is from some places is also from others. */
function covers(wider: ListSelection['places'], narrower: ListSelection['places']): boolean {
  if (wider === undefined) return true;
  if (narrower === undefined) return false;
  return narrower.every((place) => {
    if (wider.includes(place) || wider.includes(place.slice(0, 2))) return true;
    return place.length > 2 && codesWithin(place).every((code) => isFrom(wider, { country: '', region: code }));
  });
}

/** What holds all that some selections take. */
export function unionOf(selections: readonly ListSelection[]): ListSelection {
  const isEverywhere = selections.some(({ places }) => places === undefined);
  const afters = selections.map(({ confirmedAfterUs }) => confirmedAfterUs);
  const places = [...new Set(selections.flatMap((one) => one.places ?? []))];
  return {
    places: isEverywhere ? undefined : places.toSorted(),
    confirmedAfterUs: afters.includes(undefined) ? undefined : Math.min(...afters.flatMap((after) => after ?? [])),
  };
}

/** Those of some places, in all. */
export function sumOf(counted: readonly PlaceCount[]): ListCounts {
  return {
    named: counted.reduce((sum, { named }) => sum + named, 0),
    countedOnly: counted.reduce((sum, { countedOnly }) => sum + countedOnly, 0),
  };
}
