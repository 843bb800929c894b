import type { MemberVisit } from '../../accounts/desk.ts';
import type { HomeNotice } from '../../accounts/home-routes.ts';
import { mayOrganise } from '../../accounts/roles.ts';
import type { Campaign } from '../../campaigns/campaign.ts';
import type { UntoldLists } from './untold-lists.ts';

/**
 * Tells an organiser that lists which were handed over name signatories who have withdrawn since: one sentence, which
 * leads to those that have waited longest.
 */
export async function untoldNotices(
  untoldOf: UntoldLists,
  { id, slug }: Campaign,
  { member, now, say }: Pick<MemberVisit, 'member' | 'now' | 'say'>,
): Promise<readonly HomeNotice[]> {
  if (!mayOrganise(member, id)) return [];
  const untold = await untoldOf(id, now);
  const [oldest] = untold.keys();
  if (oldest === undefined) return [];
  const count = [...untold.values()].reduce((sum, lists) => sum + lists, 0);
  return [{ url: `/desk/c/${slug}/lists/${oldest}/deliveries`, text: say('desk-delivery.untold', { count }) }];
}
