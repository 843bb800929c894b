import type { MemberVisit } from '../../accounts/desk.ts';
import type { HomeNotice } from '../../accounts/home-routes.ts';
import { mayOrganise } from '../../accounts/roles.ts';
import type { Campaign } from '../../campaigns/campaign.ts';
import type { Db } from '../../platform/db/database.ts';
import { waitingAskers } from './request-store.ts';

/** Tells a member on the desk's first page of lists that others ask for. */
export async function waitingNotices(
  db: Db,
  { id, slug }: Campaign,
  { member, now, say }: MemberVisit,
): Promise<readonly HomeNotice[]> {
  if (!mayOrganise(member, id)) return [];
  const count = (await waitingAskers(db, id, now)).filter((asker) => asker !== member.id).length;
  return count === 0 ? [] : [{ url: `/desk/c/${slug}/lists`, text: say('desk-lists.waiting-for-you', { count }) }];
}
