import type { CampaignId } from '../../campaigns/campaign.ts';
import type { CampaignKeys } from '../../campaigns/keys.ts';
import { openPerson } from '../../signatures/sealing.ts';
import type { ListEntry } from '../recipient.ts';
import type { SealedEntry } from './sealed-entries.ts';

/**
 * Opens a batch of signatures into the lines of a list; the e-mail address is dropped here, where the
 * consent does not cover it.
 *
 * @param first the number of the first of them.
 * @throws where one cannot be opened: a list is complete or not made.
 */
export function openEntries(
  keys: CampaignKeys,
  campaignId: CampaignId,
  sealed: readonly SealedEntry[],
  first: number,
): ListEntry[] {
  return sealed.map((signature, index) => {
    const person = openPerson(keys, { campaignId, signatureId: signature.id }, signature.sealed);
    return {
      number: first + index,
      name: person.name,
      city: person.city,
      postcode: inLatinDigits(person.postcode),
      country: signature.country,
      email: signature.isEmailCovered ? person.email : '',
      confirmedOn: signature.confirmedOn,
    };
  });
}

/** Decimal digits of any script as Latin ones; everything else as it is. */
export function inLatinDigits(text: string): string {
  return text.replace(/[^\P{Nd}0-9]/gu, latinDigit);
}

/** In Unicode the ten digits of a script stand in a row; where two rows touch, the second is another ten. */
function latinDigit(digit: string): string {
  const point = digit.codePointAt(0) ?? 0;
  let before = 0;
  while (/\p{Nd}/u.test(String.fromCodePoint(point - before - 1))) before++;
  return String(before % 10);
}
