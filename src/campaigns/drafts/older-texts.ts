/** Which translations are older than what they were made from. Pure. */
import type { Language } from '../../platform/i18n/languages.ts';
import { fieldsIn, isOlder } from '../writing/written-fields.ts';
import type { TextField } from './draft-parts.ts';
import type { CampaignInDraft } from './draft-store.ts';

/** The fields of a language's text that were translated before their original was last changed. */
export function olderFields(draft: CampaignInDraft, language: Language): readonly TextField[] {
  return fieldsIn(draft, language).flatMap((field) =>
    isOlder(field) && field.place.in === 'text' ? [field.place.field] : [],
  );
}

/** How many demands were translated before their original was last changed. */
export function olderDemands(draft: CampaignInDraft, language: Language): number {
  const older = fieldsIn(draft, language).filter(isOlder);
  return new Set(older.flatMap(({ place }) => (place.in === 'demands' ? [place.id] : []))).size;
}
