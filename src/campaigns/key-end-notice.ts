import type { MemberVisit } from '../accounts/desk.ts';
import type { NoticesOf } from '../accounts/home-routes.ts';
import type { Db } from '../platform/db/database.ts';
import type { Campaign } from './campaign.ts';
import { keyEndsAsked } from './key-end-request.ts';

/** Tells the other admins on the desk's first page that somebody asks to end a campaign's keys. */
export async function keyEndNotices(
  db: Db,
  campaigns: readonly Campaign[],
  { member, now, say }: MemberVisit,
): Promise<NoticesOf> {
  if (!member.isAdmin) return new Map();
  const askedBy = await keyEndsAsked(db, now);
  const waiting = campaigns.filter(({ id }) => askedBy.has(id) && askedBy.get(id) !== member.id);
  const text = say('desk-keys.waiting-for-you');
  return new Map(waiting.map(({ id, slug }) => [id, [{ url: `/desk/c/${slug}/keys`, text }]]));
}
