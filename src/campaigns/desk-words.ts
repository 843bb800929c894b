import type { Fields, Visit } from '../accounts/desk.ts';
import type { FieldIssue } from '../accounts/desk-form.ts';
import { type Language, languages } from '../platform/i18n/languages.ts';
import type { Campaign, Translated } from './campaign.ts';
import { unwritableIn } from './text-rules.ts';

/** The languages of a campaign, the default one first. */
export function languagesOf({ texts, defaultLanguage }: Pick<Campaign, 'texts' | 'defaultLanguage'>): Language[] {
  return [defaultLanguage, ...languages.filter((one) => one !== defaultLanguage && texts[one] !== undefined)];
}

export interface WordsWanted {
  /** Characters in each language. */
  readonly most: number;
  /** The sentence, if any, that is told where a language is empty. */
  readonly missing?: string;
  /** Languages that may be empty; none when absent. */
  readonly mayLack?: (language: Language) => boolean;
}

/** Words that were typed in one field a language: on one line, and without what no page can take. */
export function readWords(
  { say }: Pick<Visit, 'say'>,
  fields: Fields,
  fieldOf: (language: Language) => string,
  wanted: readonly Language[],
  { most, missing, mayLack = () => missing === undefined }: WordsWanted,
): { readonly words: Translated; readonly issues: readonly FieldIssue[] } {
  const words: { [L in Language]?: string } = {};
  const issues: FieldIssue[] = [];
  for (const language of wanted) {
    const field = fieldOf(language);
    const text = fields.text(field).replace(/\s+/g, ' ');
    if (text !== '') words[language] = text;
    if (unwritableIn(text) !== undefined) issues.push({ field, text: say('desk-pictures.unwritable') });
    else if (text.length > most) issues.push({ field, text: say('desk-pictures.too-long', { most }) });
    else if (text === '' && missing !== undefined && !mayLack(language)) issues.push({ field, text: say(missing) });
  }
  return { words, issues };
}
