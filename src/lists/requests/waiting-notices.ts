import type { MemberVisit } from '../../accounts/desk.ts';
import type { NoticesOf } from '../../accounts/home-routes.ts';
import { mayOrganise } from '../../accounts/roles.ts';
import type { Campaign } from '../../campaigns/campaign.ts';
import type { Db } from '../../platform/db/database.ts';
import { waitingAskers } from './request-store.ts';

/** Tells a member on the desk's first page of lists that others ask for. */
export async function waitingNotices(
  db: Db,
  campaigns: readonly Campaign[],
  { member, now, say }: MemberVisit,
): Promise<NoticesOf> {
  const own = campaigns.filter(({ id }) => mayOrganise(member, id));
  const askers = await waitingAskers(
    db,
    own.map(({ id }) => id),
    now,
  );
  return new Map(
    own.flatMap(({ id, slug }) => {
      const count = (askers.get(id) ?? []).filter(({ askedBy }) => askedBy !== member.id).length;
      if (count === 0) return [];
      return [[id, [{ url: `/desk/c/${slug}/lists`, text: say('desk-lists.waiting-for-you', { count }) }]]];
    }),
  );
}
