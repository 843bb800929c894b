import type { MemberId } from '../accounts/member.ts';
import type { CampaignId } from '../campaigns/campaign.ts';
import type { Db, Trx } from '../platform/db/database.ts';
import type { Language } from '../platform/i18n/languages.ts';

/** One member's choice for one campaign. */
export interface MailRef {
  readonly campaignId: CampaignId;
  readonly memberId: MemberId;
}

/** All below is served by the key. */
export async function wantsDigest(db: Db, { campaignId, memberId }: MailRef): Promise<boolean> {
  const rows = await db
    .selectFrom('digest')
    .select('member_id')
    .where('campaign_id', '=', campaignId)
    .where('member_id', '=', memberId)
    .execute();
  return rows.length > 0;
}

export async function chooseDigest(
  db: Db,
  { campaignId, memberId }: MailRef,
  { language, now }: { readonly language: Language; readonly now: Date },
): Promise<void> {
  await db
    .insertInto('digest')
    .values({
      member_id: memberId,
      campaign_id: campaignId,
      language,
      chosen_at: now,
      planned_week: null,
      mailed_week: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function stopDigest(db: Db, { campaignId, memberId }: MailRef): Promise<void> {
  await db.deleteFrom('digest').where('campaign_id', '=', campaignId).where('member_id', '=', memberId).execute();
}

/** Marks the digests that are due for a Monday as planned. @returns those marked now: each Monday each one once. */
export async function planDigests(
  trx: Trx,
  campaignId: CampaignId,
  { monday, since }: { readonly monday: string; readonly since: Date },
): Promise<readonly MailRef[]> {
  return trx
    .updateTable('digest')
    .set({ planned_week: monday })
    .where('campaign_id', '=', campaignId)
    .where('chosen_at', '<', since)
    .where((row) => row.or([row('planned_week', 'is', null), row('planned_week', '<', monday)]))
    .returning(['campaign_id as campaignId', 'member_id as memberId'])
    .execute();
}

/**
 * Writes down, before it is sent, that a digest is sent: whoever does not get it for a crash just then misses one week,
 * and nobody ever gets one twice.
 *
 * @returns the language it was asked for in, or undefined where it was sent before, or is not wanted any more.
 */
export async function claimDigest(
  db: Db,
  { campaignId, memberId }: MailRef,
  monday: string,
): Promise<Language | undefined> {
  const rows = await db
    .updateTable('digest')
    .set({ mailed_week: monday })
    .where('campaign_id', '=', campaignId)
    .where('member_id', '=', memberId)
    .where('planned_week', '=', monday)
    .where((row) => row.or([row('mailed_week', 'is', null), row('mailed_week', '<', monday)]))
    .returning('language')
    .execute();
  return rows[0]?.language;
}

/** Takes that back for a mail that its server put off. */
export async function unclaimDigest(trx: Trx, { campaignId, memberId }: MailRef, monday: string): Promise<void> {
  await trx
    .updateTable('digest')
    .set({ mailed_week: null })
    .where('campaign_id', '=', campaignId)
    .where('member_id', '=', memberId)
    .where('mailed_week', '=', monday)
    .execute();
}
