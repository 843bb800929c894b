import type { MemberVisit } from '../../accounts/desk.ts';
import type { HomeNotice } from '../../accounts/home-routes.ts';
import { mayOrganise } from '../../accounts/roles.ts';
import type { Campaign } from '../../campaigns/campaign.ts';
import type { Db } from '../../platform/db/database.ts';
import { MOST_SUSPICIONS } from './asked-search.ts';
import { listSuspicions } from './suspicion-store.ts';

/** Tells an organiser on the desk's first page that signatures look suspicious. */
export async function suspiciousNotices(
  db: Db,
  { id, slug }: Campaign,
  { member, say }: MemberVisit,
): Promise<readonly HomeNotice[]> {
  if (!mayOrganise(member, id)) return [];
  const { length: count } = await listSuspicions(db, id, MOST_SUSPICIONS);
  return count === 0 ? [] : [{ url: `/desk/c/${slug}/suspicious`, text: say('desk-suspicious.waiting', { count }) }];
}
