/** Who has tried to sign a draft, in which language and what they saw; db in, values out. */
import { createHash } from 'node:crypto';
import type { MemberId } from '../../accounts/member.ts';
import type { Db, Trx } from '../../platform/db/database.ts';
import type { Language } from '../../platform/i18n/languages.ts';
import type { CampaignId } from '../campaign.ts';
import type { TextDraft } from './draft-parts.ts';

export interface Trial {
  readonly language: Language;
  /** As `seenOf` gives it. */
  readonly seen: string;
  readonly triedBy: MemberId;
  readonly triedAt: Date;
}

/** A hash of what somebody who signs is shown and mailed: once that changes, it is to be tried again. */
export function seenOf({ title, petition, consent }: Pick<TextDraft, 'title' | 'petition' | 'consent'>): string {
  return createHash('sha256')
    .update(JSON.stringify([title, petition, consent]))
    .digest('hex')
    .slice(0, 32);
}

/** The last trial in each language. Served by the primary key. */
export async function readTrials(db: Db, campaignId: CampaignId): Promise<readonly Trial[]> {
  return db
    .selectFrom('campaign_trial')
    .select(['language', 'seen', 'tried_by as triedBy', 'tried_at as triedAt'])
    .where('campaign_id', '=', campaignId)
    .execute();
}

/** Writes down that somebody has tried it to the end. */
export async function recordTrial(trx: Trx, campaignId: CampaignId, trial: Trial): Promise<void> {
  const { language, seen, triedBy, triedAt } = trial;
  const tried = { seen, tried_by: triedBy, tried_at: triedAt };
  await trx
    .insertInto('campaign_trial')
    .values({ campaign_id: campaignId, language, ...tried })
    .onConflict((conflict) => conflict.columns(['campaign_id', 'language']).doUpdateSet(tried))
    .execute();
}
