import type { Campaign, CampaignId } from '../campaigns/campaign.ts';
import type { Db, Trx } from '../platform/db/database.ts';
import type { MailRef } from './digest-store.ts';
import type { MilestoneKey, Reached } from './milestones.ts';

/** Served by the key, as all below. */
export async function knownMilestones(trx: Trx, campaignId: CampaignId): Promise<ReadonlySet<MilestoneKey>> {
  const rows = await trx.selectFrom('milestone').select('key').where('campaign_id', '=', campaignId).execute();
  return new Set(rows.map(({ key }) => key));
}

/** Begins to watch a campaign. @returns whether it was not watched yet. */
export async function beginToWatch(trx: Trx, campaignId: CampaignId, since: Date): Promise<boolean> {
  const began = await trx
    .insertInto('milestone_watch')
    .values({ campaign_id: campaignId, since })
    .onConflict((conflict) => conflict.doNothing())
    .returning('since')
    .execute();
  return began.length > 0;
}

/** Writes down what was reached. @returns those that nobody had written down before, as another worker may have. */
export async function keepMilestones(
  trx: Trx,
  { id }: Pick<Campaign, 'id'>,
  reached: readonly Reached[],
  now: Date,
): Promise<ReadonlySet<MilestoneKey>> {
  if (reached.length === 0) return new Set();
  const rows = await trx
    .insertInto('milestone')
    .values(reached.map(({ key, isTold }) => ({ campaign_id: id, key, reached_at: now, is_told: isTold })))
    .onConflict((conflict) => conflict.doNothing())
    .returning('key')
    .execute();
  return new Set(rows.map(({ key }) => key));
}

/** Every member of a team does, until they say otherwise. Served by the key. */
export async function wantsMilestones(db: Db, { campaignId, memberId }: MailRef): Promise<boolean> {
  const rows = await db
    .selectFrom('milestone_silence')
    .select('member_id')
    .where('campaign_id', '=', campaignId)
    .where('member_id', '=', memberId)
    .execute();
  return rows.length === 0;
}

export async function chooseMilestones(db: Db, { campaignId, memberId }: MailRef, isWanted: boolean): Promise<void> {
  if (isWanted) {
    await db
      .deleteFrom('milestone_silence')
      .where('campaign_id', '=', campaignId)
      .where('member_id', '=', memberId)
      .execute();
    return;
  }
  await db
    .insertInto('milestone_silence')
    .values({ campaign_id: campaignId, member_id: memberId })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export interface ToldMilestone {
  readonly key: MilestoneKey;
  readonly reachedAt: Date;
}

/** What the teams of campaigns were told of since a moment, the newest first; a campaign has a few dozen milestones in all its life. */
export async function toldSince(
  db: Db,
  campaignIds: readonly CampaignId[],
  since: Date,
): Promise<ReadonlyMap<CampaignId, readonly ToldMilestone[]>> {
  const rows = await db
    .selectFrom('milestone')
    .select(['campaign_id as campaignId', 'key', 'reached_at as reachedAt'])
    .where((is) => is('campaign_id', '=', is.fn.any(is.val([...campaignIds]))))
    .where('is_told', '=', true)
    .where('reached_at', '>=', since)
    .orderBy('reached_at', 'desc')
    .orderBy('key')
    .execute();
  return Map.groupBy(rows, ({ campaignId }) => campaignId);
}
