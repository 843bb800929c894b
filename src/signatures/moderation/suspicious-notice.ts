import type { MemberVisit } from '../../accounts/desk.ts';
import type { NoticesOf } from '../../accounts/home-routes.ts';
import { mayOrganise } from '../../accounts/roles.ts';
import type { Campaign } from '../../campaigns/campaign.ts';
import type { Db } from '../../platform/db/database.ts';
import { MOST_SUSPICIONS } from './asked-search.ts';
import { countSuspicions } from './suspicion-store.ts';

/** Tells an organiser on the desk's first page that signatures look suspicious. */
export async function suspiciousNotices(
  db: Db,
  campaigns: readonly Campaign[],
  { member, say }: MemberVisit,
): Promise<NoticesOf> {
  const own = campaigns.filter(({ id }) => mayOrganise(member, id));
  const suspicions = await countSuspicions(
    db,
    own.map(({ id }) => id),
    MOST_SUSPICIONS,
  );
  return new Map(
    own.flatMap(({ id, slug }) => {
      const count = suspicions.get(id);
      if (count === undefined) return [];
      return [[id, [{ url: `/desk/c/${slug}/suspicious`, text: say('desk-suspicious.waiting', { count }) }]]];
    }),
  );
}
