import type { Member } from '../../accounts/member.ts';
import { organisersOf } from '../../accounts/store.ts';
import type { Recorder } from '../../audit/log.ts';
import type { Campaign, CampaignId } from '../../campaigns/campaign.ts';
import type { SiteKeys } from '../../platform/crypto/site-key.ts';
import { type Database, type Db, inTransaction, type Trx } from '../../platform/db/database.ts';

declare module '../../audit/log.ts' {
  interface Acts {
    /** Whether a campaign's lists need a second person. */
    'list.two-persons': { readonly needed: boolean };
  }
}

/** Whether making a campaign's lists takes two persons, and why. */
export interface TwoPersons {
  readonly isNeeded: boolean;
  /** An admin has said that one is enough. */
  readonly isByOne: boolean;
  /** Those who may organise the campaign, admins among them: any of them can be the second. */
  readonly organisers: readonly Member[];
}

/** Lists take two persons as soon as there are two, where no admin has said otherwise. */
export async function twoPersonsFor(db: Db, keys: SiteKeys, campaign: Pick<Campaign, 'id'>): Promise<TwoPersons> {
  const organisers = await organisersOf(db, keys, campaign.id);
  const byOne = await isByOne(db, campaign.id);
  return { isNeeded: organisers.length >= 2 && !byOne, isByOne: byOne, organisers };
}

/** Says whether one organiser may make a campaign's lists alone: for admins. */
export async function letOneMakeLists(
  db: Database,
  { id: campaignId, slug: subject }: Pick<Campaign, 'id' | 'slug'>,
  byOne: boolean,
  record: Recorder,
): Promise<void> {
  await inTransaction(db, async (trx) => {
    if (!(await saveByOne(trx, campaignId, byOne))) return;
    await record(trx, { act: 'list.two-persons', subject, campaignId, details: { needed: !byOne } });
  });
}

async function isByOne(db: Db, campaignId: CampaignId): Promise<boolean> {
  const row = await db
    .selectFrom('lists_by_one')
    .select('campaign_id')
    .where('campaign_id', '=', campaignId)
    .executeTakeFirst();
  return row !== undefined;
}

/** @returns false where it was so already. */
async function saveByOne(trx: Trx, campaignId: CampaignId, byOne: boolean): Promise<boolean> {
  const row = { campaign_id: campaignId };
  if (byOne) {
    const saved = await trx
      .insertInto('lists_by_one')
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return saved.numInsertedOrUpdatedRows === 1n;
  }
  const removed = await trx.deleteFrom('lists_by_one').where('campaign_id', '=', campaignId).executeTakeFirst();
  return removed.numDeletedRows === 1n;
}
