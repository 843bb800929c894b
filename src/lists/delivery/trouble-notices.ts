import { sql } from 'kysely';
import type { MemberVisit } from '../../accounts/desk.ts';
import type { NoticesOf } from '../../accounts/home-routes.ts';
import { mayOrganise } from '../../accounts/roles.ts';
import type { Campaign, CampaignId } from '../../campaigns/campaign.ts';
import type { Db } from '../../platform/db/database.ts';
import type { ListRequestId } from '../requests/request.ts';

/** Tells a member on the desk's first page of deliveries that are locked, or whose mail was refused. */
export async function troubleNotices(
  db: Db,
  campaigns: readonly Campaign[],
  { member, now, say }: MemberVisit,
): Promise<NoticesOf> {
  const own = campaigns.filter(({ id }) => mayOrganise(member, id));
  const troubled = await troubledRequests(
    db,
    own.map(({ id }) => id),
    now,
  );
  return new Map(
    own.map(({ id, slug }) => [
      id,
      (troubled.get(id) ?? []).map(({ requestId, count }) => ({
        url: `/desk/c/${slug}/lists/${requestId}/deliveries`,
        text: say('desk-delivery.trouble', { count }),
      })),
    ]),
  );
}

interface Troubled {
  readonly requestId: ListRequestId;
  readonly count: number;
}

/** Of links that would work still. Served by list_delivery_trouble. */
async function troubledRequests(
  db: Db,
  campaignIds: readonly CampaignId[],
  now: Date,
): Promise<ReadonlyMap<CampaignId, readonly Troubled[]>> {
  const { rows } = await sql<Troubled & { campaignId: CampaignId }>`
    select campaign_id as "campaignId", request_id as "requestId", count(*) from list_delivery
    where campaign_id = any(${campaignIds}::uuid[]) and is_current and (wrong_codes >= 5 or failure is not null)
      and revoked_at is null and ends_at > ${now} and openings < most_openings and (wrong_codes >= 5 or openings = 0)
    group by campaign_id, request_id order by request_id`.execute(db);
  return Map.groupBy(rows, ({ campaignId }) => campaignId);
}
