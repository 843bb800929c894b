/** What is typed of a recipient in the desk. */
import type { Fields } from '../../accounts/desk.ts';
import type { Campaign } from '../../campaigns/campaign.ts';
import { isLanguage } from '../../platform/i18n/languages.ts';
import { isSendable } from '../../platform/mail/mail-address.ts';
import { type AgeKeyFault, ageKeyFault } from '../delivery/age.ts';
import type { DescribedRecipient, RecipientField } from './directory.ts';
import { countryCodeIn, isPlaceCode, regionCodesIn } from './place-codes.ts';

/** The field for codes that are not among the choices. */
export const MORE_REGIONS = 'more-regions';
export const AGE_KEY = 'age-key';
export const mostInRecipientField = 300;

export type RecipientIssue =
  | 'no-name'
  | 'no-address'
  | 'no-country'
  | 'no-code'
  | 'too-long'
  | 'unreadable'
  | AgeKeyFault;

export interface TypedRecipient {
  readonly recipient: DescribedRecipient;
  readonly issues: readonly {
    readonly field: RecipientField | typeof MORE_REGIONS | typeof AGE_KEY;
    readonly issue: RecipientIssue;
    /** The word that is meant. */
    readonly word: string;
  }[];
}

export async function typedRecipient(
  fields: Pick<Fields, 'text' | 'all'>,
  { defaultLanguage: fallback, regions: tables }: Pick<Campaign, 'defaultLanguage' | 'regions'>,
): Promise<TypedRecipient> {
  const issues: TypedRecipient['issues'][number][] = [];
  const wrong = (field: TypedRecipient['issues'][number]['field'], issue: RecipientIssue, word = '') =>
    issues.push({ field, issue, word });
  const text = (field: 'name' | 'office' | 'chamber' | 'party' | 'constituency'): string => {
    const typed = fields.text(field);
    if (typed.length > mostInRecipientField) wrong(field, 'too-long');
    else if (/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(typed)) wrong(field, 'unreadable');
    return typed;
  };
  const name = text('name');
  if (name === '') wrong('name', 'no-name');
  const told = { office: text('office'), chamber: text('chamber'), party: text('party') };
  const constituency = text('constituency');
  const country = countryCodeIn(fields.text('country'));
  if (country === undefined) wrong('country', 'no-country');
  const more = regionCodesIn(fields.text(MORE_REGIONS), tables);
  const [notACode] = more.wrong;
  if (notACode !== undefined) wrong(MORE_REGIONS, 'no-code', notACode);
  const email = fields.text('email').toLowerCase();
  if (!isSendable(email)) wrong('email', 'no-address');
  const language = fields.text('language');
  const ticked = fields.all('regions').filter((code) => isPlaceCode(code, tables));
  const regions = [...new Set([...ticked, ...more.codes])].toSorted();
  // Copied from a mail it comes in lines.
  const key = fields.text(AGE_KEY).replace(/\s/g, '');
  const fault = key === '' ? undefined : await ageKeyFault(key);
  if (fault !== undefined) wrong(AGE_KEY, fault);
  // What was meant for nobody's eyes does not stand on a page again.
  const ageKey = fault === 'secret-age-key' ? '' : key;
  const rest = { country: country ?? '', regions, email, language: isLanguage(language) ? language : fallback, ageKey };
  return { recipient: { name, ...told, constituency, ...rest }, issues };
}
