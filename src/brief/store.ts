import type { Campaign, CampaignId } from '../campaigns/campaign.ts';
import type { Db, Trx } from '../platform/db/database.ts';
import type { Language } from '../platform/i18n/languages.ts';

/** What comes next, by language; all below is served by keys. */
export type NextSteps = { readonly [L in Language]?: string };

export async function readNextSteps(db: Db, campaignId: CampaignId): Promise<NextSteps> {
  const rows = await db
    .selectFrom('next_steps')
    .select(['language', 'text'])
    .where('campaign_id', '=', campaignId)
    .execute();
  return Object.fromEntries(rows.map(({ language, text }) => [language, text]));
}

/** Writes a text down, or takes an empty one away. */
export async function writeNextSteps(
  trx: Trx,
  { id }: Pick<Campaign, 'id'>,
  language: Language,
  text: string,
  now: Date,
): Promise<void> {
  if (text === '') {
    await trx.deleteFrom('next_steps').where('campaign_id', '=', id).where('language', '=', language).execute();
    return;
  }
  await trx
    .insertInto('next_steps')
    .values({ campaign_id: id, language, text, changed_at: now })
    .onConflict((conflict) => conflict.columns(['campaign_id', 'language']).doUpdateSet({ text, changed_at: now }))
    .execute();
}

export interface StoredBrief {
  readonly language: Language;
  readonly madeAt: Date;
  /** Letter by letter what the hash is made over. */
  readonly facts: string;
}

/** Keeps what a brief says, so that whoever holds one can have it checked; the same one is kept once. */
export async function keepBrief(
  db: Db,
  { id }: Pick<Campaign, 'id'>,
  sha256: Buffer,
  { language, madeAt, facts }: StoredBrief,
): Promise<void> {
  await db
    .insertInto('brief')
    .values({ campaign_id: id, sha256, language, made_at: madeAt, facts })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function findBrief(db: Db, campaignId: CampaignId, sha256: Buffer): Promise<StoredBrief | undefined> {
  return db
    .selectFrom('brief')
    .select(['language', 'made_at as madeAt', 'facts'])
    .where('campaign_id', '=', campaignId)
    .where('sha256', '=', sha256)
    .executeTakeFirst();
}
