import type { MemberVisit } from '../../accounts/desk.ts';
import type { NoticesOf } from '../../accounts/home-routes.ts';
import { mayOrganise } from '../../accounts/roles.ts';
import type { Campaign } from '../../campaigns/campaign.ts';
import type { Db } from '../../platform/db/database.ts';
import { type UntoldLists, whereListsAreHandedOver } from './untold-lists.ts';

/**
 * Tells an organiser that lists which were handed over name signatories who have withdrawn since: one sentence, which
 * leads to those that have waited longest.
 */
export async function untoldNotices(
  db: Db,
  untoldOf: UntoldLists,
  campaigns: readonly Campaign[],
  { member, now, say }: Pick<MemberVisit, 'member' | 'now' | 'say'>,
): Promise<NoticesOf> {
  const own = campaigns.filter(({ id }) => mayOrganise(member, id));
  const handedOver = await whereListsAreHandedOver(
    db,
    own.map(({ id }) => id),
  );
  return new Map(
    await Promise.all(
      own
        .filter(({ id }) => handedOver.has(id))
        .map(async ({ id, slug }) => {
          const untold = await untoldOf(id, now);
          const [oldest] = untold.keys();
          const count = [...untold.values()].reduce((sum, lists) => sum + lists, 0);
          const url = `/desk/c/${slug}/lists/${oldest}/deliveries`;
          return [id, oldest === undefined ? [] : [{ url, text: say('desk-delivery.untold', { count }) }]] as const;
        }),
    ),
  );
}
