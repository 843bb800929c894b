import type { MemberVisit } from '../../accounts/desk.ts';
import type { HomeNotice } from '../../accounts/home-routes.ts';
import { mayOrganise } from '../../accounts/roles.ts';
import type { Campaign } from '../../campaigns/campaign.ts';
import type { Db } from '../../platform/db/database.ts';
import { countHeld } from './held-store.ts';

/** Tells an organiser on the desk's first page that signatures are held. */
export async function heldNotices(
  db: Db,
  { id, slug }: Campaign,
  { member, say }: MemberVisit,
): Promise<readonly HomeNotice[]> {
  if (!mayOrganise(member, id)) return [];
  const count = (await countHeld(db, id)).values().reduce((sum, one) => sum + one, 0);
  return count === 0 ? [] : [{ url: `/desk/c/${slug}/held`, text: say('desk-held.waiting', { count }) }];
}
