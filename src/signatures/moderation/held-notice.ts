import type { MemberVisit } from '../../accounts/desk.ts';
import type { NoticesOf } from '../../accounts/home-routes.ts';
import { mayOrganise } from '../../accounts/roles.ts';
import type { Campaign } from '../../campaigns/campaign.ts';
import type { Db } from '../../platform/db/database.ts';
import { countInState } from '../tally.ts';

/** Tells an organiser on the desk's first page that signatures are held. */
export async function heldNotices(
  db: Db,
  campaigns: readonly Campaign[],
  { member, say }: MemberVisit,
): Promise<NoticesOf> {
  const own = campaigns.filter(({ id }) => mayOrganise(member, id));
  const held = await countInState(
    db,
    own.map(({ id }) => id),
    'held',
  );
  return new Map(
    own.flatMap(({ id, slug }) => {
      const count = held.get(id);
      if (count === undefined) return [];
      return [[id, [{ url: `/desk/c/${slug}/held`, text: say('desk-held.waiting', { count }) }]]];
    }),
  );
}
