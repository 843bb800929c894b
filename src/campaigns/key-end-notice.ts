import type { MemberVisit } from '../accounts/desk.ts';
import type { HomeNotice } from '../accounts/home-routes.ts';
import type { SiteKeys } from '../platform/crypto/site-key.ts';
import type { Db } from '../platform/db/database.ts';
import type { Campaign } from './campaign.ts';
import { findKeyEndRequest } from './key-end-request.ts';

/** Tells the other admins on the desk's first page that somebody asks to end a campaign's keys. */
export async function keyEndNotices(
  db: Db,
  keys: Pick<SiteKeys, 'sealing'>,
  { id, slug }: Campaign,
  { member, now, say }: MemberVisit,
): Promise<readonly HomeNotice[]> {
  if (!member.isAdmin) return [];
  const request = await findKeyEndRequest(db, keys, id, now);
  if (request === undefined || request.askedBy === member.id) return [];
  return [{ url: `/desk/c/${slug}/keys`, text: say('desk-keys.waiting-for-you') }];
}
