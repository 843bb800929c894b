/** Who has a text of a campaign open: told by their pages every few seconds, and forgotten soon after. */
import type { MemberId } from '../../accounts/member.ts';
import type { Db } from '../../platform/db/database.ts';
import type { CampaignId } from '../campaign.ts';
import type { TextPart } from '../drafts/draft-parts.ts';

/** So long after their page was last heard of, somebody is taken for gone. */
const SEEN_WITHIN_MS = 30_000;
const FORGOTTEN_AFTER_MS = 24 * 60 * 60 * 1000;

interface Writing {
  readonly campaignId: CampaignId;
  readonly part: TextPart;
  readonly memberId: MemberId;
  readonly now: Date;
}

/** Writes down that somebody has the text open. @returns who else has. Served by the primary key. */
export async function seeWriter(db: Db, { campaignId, part, memberId, now }: Writing): Promise<readonly MemberId[]> {
  const before = (ms: number) => new Date(now.getTime() - ms);
  await db
    .deleteFrom('campaign_writer')
    .where('campaign_id', '=', campaignId)
    .where('part', '=', part)
    .where('seen_at', '<', before(FORGOTTEN_AFTER_MS))
    .execute();
  await db
    .insertInto('campaign_writer')
    .values({ campaign_id: campaignId, part, member_id: memberId, seen_at: now })
    .onConflict((conflict) => conflict.columns(['campaign_id', 'part', 'member_id']).doUpdateSet({ seen_at: now }))
    .execute();
  const others = await db
    .selectFrom('campaign_writer')
    .select('member_id')
    .where('campaign_id', '=', campaignId)
    .where('part', '=', part)
    .where('member_id', '!=', memberId)
    .where('seen_at', '>', before(SEEN_WITHIN_MS))
    .execute();
  return others.map(({ member_id }) => member_id);
}
