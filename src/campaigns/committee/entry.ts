/**
 * The words of the committee in the desk.
 *
 * - An **entry** is what the campaign's page says of one person; it is **shown**, or **hidden** until the person whom it is
 *   about has approved it.
 */
import type { Fields, Visit } from '../../accounts/desk.ts';
import type { FieldIssue } from '../../accounts/desk-form.ts';
import type { Language } from '../../platform/i18n/languages.ts';
import { isUuid } from '../../platform/ids.ts';
import type { Picture } from '../../platform/pictures/picture.ts';
import type { Campaign, CommitteeMember } from '../campaign.ts';
import { languagesOf, readWords } from '../desk-words.ts';
import { isCountry } from '../folder-values.ts';

export type EntryId = string & { readonly __brand: 'EntryId' };

export function isEntryId(text: string): text is EntryId {
  return isUuid(text);
}

/** What an entry says, apart from the portrait. */
export type EntryWords = Pick<CommitteeMember, 'name' | 'office' | 'place' | 'country' | 'quote'>;

/** Those of more than words. */
export function wordsOf({ name, office, place, country, quote }: EntryWords): EntryWords {
  return { name, office, place, country, quote };
}

export interface Entry extends EntryWords {
  readonly id: EntryId;
  readonly portrait: Picture | undefined;
  readonly isHidden: boolean;
}

/** What is written in each language, in the order of the form. */
export const translatedParts = ['name', 'office', 'place', 'quote'] as const;
export type TranslatedPart = (typeof translatedParts)[number];
/** Characters in each language. */
export const partAtMost: { readonly [P in TranslatedPart]: number } = {
  name: 200,
  office: 200,
  place: 200,
  quote: 600,
};
/** Of one campaign: a page with more would be a list, and too heavy. */
export const mostEntries = 100;

export function partField(part: TranslatedPart, language: Language): string {
  return `${part}-${language}`;
}

/** What a form says of a person; the default language needs all but the quote, and stands in where another has nothing. */
export function readEntry(
  visit: Pick<Visit, 'say'>,
  campaign: Pick<Campaign, 'texts' | 'defaultLanguage'>,
  fields: Fields,
): { readonly words: EntryWords; readonly issues: readonly FieldIssue[] } {
  const read = (part: TranslatedPart) =>
    readWords(visit, fields, (language) => partField(part, language), languagesOf(campaign), {
      most: partAtMost[part],
      ...(part === 'quote' ? {} : { missing: `desk-committee.missing.${part}` }),
      mayLack: (language) => language !== campaign.defaultLanguage,
    });
  const [name, office, place, quote] = [read('name'), read('office'), read('place'), read('quote')];
  const country = fields.text('country');
  const issues = [...name.issues, ...office.issues, ...place.issues];
  if (!isCountry(country)) issues.push({ field: 'country', text: visit.say('desk-committee.missing.country') });
  issues.push(...quote.issues);
  return {
    words: { name: name.words, office: office.words, place: place.words, country, quote: quote.words },
    issues,
  };
}
