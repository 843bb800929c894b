import { sql } from 'kysely';
import type { MemberVisit } from '../../accounts/desk.ts';
import type { HomeNotice } from '../../accounts/home-routes.ts';
import { mayOrganise } from '../../accounts/roles.ts';
import type { Campaign, CampaignId } from '../../campaigns/campaign.ts';
import type { Db } from '../../platform/db/database.ts';
import type { ListRequestId } from '../requests/request.ts';

/** Tells a member on the desk's first page of deliveries that are locked, or whose mail was refused. */
export async function troubleNotices(
  db: Db,
  { id, slug }: Campaign,
  { member, now, say }: MemberVisit,
): Promise<readonly HomeNotice[]> {
  if (!mayOrganise(member, id)) return [];
  const troubled = await troubledRequests(db, id, now);
  return troubled.map(({ requestId, count }) => ({
    url: `/desk/c/${slug}/lists/${requestId}/deliveries`,
    text: say('desk-delivery.trouble', { count }),
  }));
}

/** Of links that would work still. Served by list_delivery_trouble. */
async function troubledRequests(
  db: Db,
  campaignId: CampaignId,
  now: Date,
): Promise<readonly { readonly requestId: ListRequestId; readonly count: number }[]> {
  const { rows } = await sql<{ requestId: ListRequestId; count: number }>`
    select request_id as "requestId", count(*) from list_delivery
    where campaign_id = ${campaignId} and is_current and (wrong_codes >= 5 or failure is not null)
      and revoked_at is null and ends_at > ${now} and openings < most_openings and (wrong_codes >= 5 or openings = 0)
    group by request_id order by request_id`.execute(db);
  return rows;
}
