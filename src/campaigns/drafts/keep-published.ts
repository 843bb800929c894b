/** What a draft keeps once it is published: what only it knows. */
import { sql } from 'kysely';
import type { Trx } from '../../platform/db/database.ts';
import { type Language, languages } from '../../platform/i18n/languages.ts';
import {
  type DemandDraft,
  type DraftPartName,
  originMark,
  type TextDraft,
  textFields,
  textPart,
} from './draft-parts.ts';
import { type CampaignInDraft, readDraft } from './draft-store.ts';
import { markOf, publishedParts } from './published-parts.ts';
import { publishedNext } from './readiness.ts';

/**
 * Brings the stored parts in line with what is published now, without raising their revisions: whoever writes in one goes
 * on as before. Demands keep their ids and words their origins; what is written in a language left out stays for later.
 *
 * @param draft as it was before it was published, in the same transaction.
 */
export async function keepPublished(trx: Trx, draft: CampaignInDraft): Promise<void> {
  const { campaign } = draft.published;
  const after = await readDraft(trx, campaign);
  if (after === undefined) throw new Error(`Campaign ${campaign.slug} is gone while its row is locked`);
  const published = publishedParts(after.published);
  const isPublished = new Set(publishedNext(draft));

  const keep = (part: DraftPartName, content: unknown, base: string) =>
    trx
      .insertInto('campaign_draft')
      .values({
        campaign_id: campaign.id,
        part,
        content: JSON.stringify(content),
        base,
        revision: 1,
        changed_by: null,
        changed_at: sql<Date>`now()`,
      })
      .onConflict((conflict) =>
        conflict.columns(['campaign_id', 'part']).doUpdateSet((eb) => ({
          content: eb.ref('excluded.content'),
          base: eb.ref('excluded.base'),
        })),
      )
      .execute();

  const { settings, goals, demands } = draft.parts;
  if (settings.revision > 0) await keep('settings', published.settings, markOf(published.settings));
  if (goals.revision > 0) await keep('goals', published.goals, markOf(published.goals));
  if (demands.revision > 0) {
    await keep('demands', withIds(published.demands, demands.content), markOf(published.demands));
  }
  for (const language of languages) {
    const part = textPart(language);
    const former = draft.parts[part];
    const isWritten = textFields.some((field) => former.content[field] !== '');
    if (former.revision === 0 && !isWritten) continue;
    const content = isPublished.has(part) ? published[part] : former.content;
    await keep(part, { ...content, origins: originsOf(draft, language) }, markOf(published[part]));
  }
}

/** The same demands by the ids they had: none is added, moved or left out on the way. */
function withIds(published: readonly DemandDraft[], former: readonly DemandDraft[]): readonly DemandDraft[] {
  return published.map((demand, index) => {
    const { id, origins } = former[index] ?? demand;
    return { ...demand, id, origins };
  });
}

/** A translation that did not say so was of what had been published; from now on it says so. */
function originsOf({ published, parts }: CampaignInDraft, language: Language): TextDraft['origins'] {
  const { defaultLanguage } = parts.settings.content;
  const { origins } = parts[textPart(language)].content;
  const original = published.campaign.texts[defaultLanguage];
  if (language === defaultLanguage || original === undefined) return origins;
  return { ...Object.fromEntries(textFields.map((field) => [field, originMark(original[field])])), ...origins };
}
