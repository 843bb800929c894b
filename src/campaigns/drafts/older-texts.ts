/** Which translations are older than what they were made from. Pure. */
import type { Language } from '../../platform/i18n/languages.ts';
import { originMark, type TextField, textFields, textPart } from './draft-parts.ts';
import type { CampaignInDraft } from './draft-store.ts';

/**
 * The fields of a language that were translated before their original, in the default language, was last changed.
 *
 * A translation that does not say what it was made from, as one that came from a folder, is taken to be of what is
 * published; where nothing is, nobody can tell.
 */
export function olderFields({ published, parts }: CampaignInDraft, language: Language): readonly TextField[] {
  const { defaultLanguage } = parts.settings.content;
  if (language === defaultLanguage) return [];
  const { origins, ...translation } = parts[textPart(language)].content;
  const original = parts[textPart(defaultLanguage)].content;
  const publishedOriginal = published.campaign.texts[defaultLanguage];
  return textFields.filter((field) => {
    const madeFrom = origins[field] ?? (publishedOriginal && originMark(publishedOriginal[field]));
    return translation[field] !== '' && madeFrom !== undefined && madeFrom !== originMark(original[field]);
  });
}
