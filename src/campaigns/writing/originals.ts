import type { Db, Trx } from '../../platform/db/database.ts';
import type { Language } from '../../platform/i18n/languages.ts';
import type { CampaignId } from '../campaign.ts';
import { originMark } from '../drafts/draft-parts.ts';

/** Published versions that are looked through for what a translation was made from. */
const MOST_VERSIONS = 50;

/** Keeps words that translations were made from, before the original says something else. */
export async function keepOriginals(trx: Trx, campaignId: CampaignId, words: readonly string[]): Promise<void> {
  if (words.length === 0) return;
  await trx
    .insertInto('campaign_original')
    .values(words.map((one) => ({ campaign_id: campaignId, mark: originMark(one), words: one })))
    .onConflict((conflict) => conflict.columns(['campaign_id', 'mark']).doNothing())
    .execute();
}

/**
 * What the original said, by the marks that translations have of it: as it was kept, or as it was published.
 * Served by the primary keys of campaign_original and campaign_text.
 */
export async function findOriginals(
  db: Db,
  campaignId: CampaignId,
  language: Language,
  marks: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (marks.length === 0) return new Map();
  const kept = await db
    .selectFrom('campaign_original')
    .select(['mark', 'words'])
    .where('campaign_id', '=', campaignId)
    .where('mark', 'in', [...marks])
    .execute();
  const found = new Map(kept.map(({ mark, words }) => [mark, words]));
  if (marks.every((mark) => found.has(mark))) return found;
  for (const words of await publishedWords(db, campaignId, language)) {
    const mark = originMark(words);
    if (marks.includes(mark)) found.set(mark, words);
  }
  return found;
}

async function publishedWords(db: Db, campaignId: CampaignId, language: Language): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('campaign_text')
    .select(['title', 'summary', 'petition', 'consent', 'body', 'demands'])
    .where('campaign_id', '=', campaignId)
    .where('language', '=', language)
    .orderBy('version', 'desc')
    .limit(MOST_VERSIONS)
    .execute();
  return rows.flatMap(({ demands, ...text }) => [
    ...Object.values(text),
    ...demands.flatMap(({ addressee, text: words }) => [addressee, words]),
  ]);
}
