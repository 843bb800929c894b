/** An **endorser** is an organisation that says in public that it stands behind the campaign. */
import type { Fields, Visit } from '../../accounts/desk.ts';
import type { FieldIssue } from '../../accounts/desk-form.ts';
import type { Language } from '../../platform/i18n/languages.ts';
import { isUuid } from '../../platform/ids.ts';
import type { Campaign, Endorser } from '../campaign.ts';
import { languagesOf, readWords } from '../desk-words.ts';
import { isCountry, isSecureAddress } from '../folder-values.ts';

export type EndorserId = string & { readonly __brand: 'EndorserId' };

export function isEndorserId(text: string): text is EndorserId {
  return isUuid(text);
}

/** What is said of an organisation, apart from its logo. */
export type EndorserWords = Pick<Endorser, 'name' | 'country' | 'url'>;

export interface StoredEndorser extends Endorser {
  readonly id: EndorserId;
}

export const nameAtMost = 200;
/** Of one campaign: beyond that a page would be a list, and too heavy. */
export const mostEndorsers = 200;

export function nameField(language: Language): string {
  return `name-${language}`;
}

/** What a form says of an organisation; the default language needs a name, and stands in where another has none. */
export function readEndorser(
  visit: Pick<Visit, 'say'>,
  campaign: Pick<Campaign, 'texts' | 'defaultLanguage'>,
  fields: Fields,
): { readonly words: EndorserWords; readonly issues: readonly FieldIssue[] } {
  const name = readWords(visit, fields, nameField, languagesOf(campaign), {
    most: nameAtMost,
    missing: 'desk-endorsers.missing.name',
    mayLack: (language) => language !== campaign.defaultLanguage,
  });
  const [country, url] = [fields.text('country'), fields.text('url')];
  const issues = [...name.issues];
  if (!isCountry(country)) issues.push({ field: 'country', text: visit.say('desk-committee.missing.country') });
  if (url !== '' && !isSecureAddress(url)) issues.push({ field: 'url', text: visit.say('desk-endorsers.missing.url') });
  return { words: { name: name.words, country, ...(url === '' ? {} : { url }) }, issues };
}
