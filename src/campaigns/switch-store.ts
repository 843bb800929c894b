import { sql } from 'kysely';
import type { Db, Trx } from '../platform/db/database.ts';
import type { SiteNotice } from '../platform/views/frame.ts';
import type { CampaignId, Translated } from './campaign.ts';

/** Since when signing is paused: for one campaign, and everywhere. */
export interface Pauses {
  readonly campaignSince: Date | undefined;
  readonly siteSince: Date | undefined;
}

export async function readPauses(db: Db, campaignId: CampaignId): Promise<Pauses> {
  const { ofCampaign, ofSite } = await db
    .selectFrom('campaign')
    .innerJoin('site_switch', (join) => join.onTrue())
    .select(['campaign.paused_at as ofCampaign', 'site_switch.paused_at as ofSite'])
    .where('campaign.id', '=', campaignId)
    .executeTakeFirstOrThrow();
  return { campaignSince: ofCampaign ?? undefined, siteSince: ofSite ?? undefined };
}

/** Pauses signing for one campaign, or lets it go on. @returns whether that changed anything. */
export async function setCampaignPause(trx: Trx, id: CampaignId, since: Date | undefined): Promise<boolean> {
  const changed = await trx
    .updateTable('campaign')
    .set({ paused_at: since ?? null, revision: sql<number>`revision + 1`, changed_at: sql<Date>`now()` })
    .where('id', '=', id)
    .where('paused_at', since === undefined ? 'is not' : 'is', null)
    .executeTakeFirst();
  return changed.numUpdatedRows > 0n;
}

/** The same for every campaign, also for those to come. */
export async function setSitePause(trx: Trx, since: Date | undefined): Promise<boolean> {
  const changed = await trx
    .updateTable('site_switch')
    .set({ paused_at: since ?? null, revision: sql<number>`revision + 1` })
    .where('paused_at', since === undefined ? 'is not' : 'is', null)
    .executeTakeFirst();
  if (changed.numUpdatedRows === 0n) return false;
  // What processes look at to see that something has changed.
  await trx.updateTable('campaign').set({ revision: sql<number>`revision + 1` }).execute();
  return true;
}

export interface SiteSwitches {
  readonly pausedSince: Date | undefined;
  readonly notice: SiteNotice;
}

export async function readSiteSwitches(db: Db): Promise<SiteSwitches> {
  const row = await db.selectFrom('site_switch').select(['paused_at', 'notice', 'revision']).executeTakeFirstOrThrow();
  return { pausedSince: row.paused_at ?? undefined, notice: { revision: row.revision, texts: row.notice } };
}

/** Reads the notice as it is, and keeps others from changing it until the transaction ends. */
export async function lockNotice(trx: Trx): Promise<Translated> {
  const { notice } = await trx.selectFrom('site_switch').select('notice').forUpdate().executeTakeFirstOrThrow();
  return notice;
}

export async function writeNotice(trx: Trx, texts: Translated): Promise<void> {
  await trx
    .updateTable('site_switch')
    .set({ notice: JSON.stringify(texts), revision: sql<number>`revision + 1` })
    .execute();
}
