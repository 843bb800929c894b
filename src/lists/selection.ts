/** Who stands on a list. Pure; store.ts asks the database by it. */
import { type Disclosure, disclosures, type SignatureState } from '../signatures/signature.ts';
import { regionOfConstituency } from './constituencies.ts';
import type { Recipient } from './recipient.ts';

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

type OwnPlaces = Pick<Recipient, 'constituency' | 'country' | 'regions'>;

/**
 * The places whose signatories concern a recipient: those that were given; else what the constituency lies in, where it is
 * Belgian; else the country. Undefined where neither says it.
 */
export function ownPlaces({ constituency, country, regions }: OwnPlaces): readonly string[] | undefined {
  if (regions.length > 0) return regions;
  const region = country === 'BE' || country === '' ? regionOfConstituency(constituency, country) : '';
  if (region !== '') return [region];
  // Of a Belgian constituency that is not known, the whole country would be a guess.
  return country === '' || (country === 'BE' && constituency !== '') ? undefined : [country];
}
