import type { MemberVisit } from '../accounts/desk.ts';
import type { NoticesOf } from '../accounts/home-routes.ts';
import type { Campaign } from '../campaigns/campaign.ts';
import type { Db } from '../platform/db/database.ts';
import type { Locales } from '../platform/i18n/locales.ts';
import { toldSince } from './milestone-store.ts';
import { milestoneSentence } from './milestone-words.ts';

const SHOWN_MS = 7 * 24 * 60 * 60 * 1000;

/** Tells a member on the desk's first page what a campaign has reached in the last week. */
export async function milestoneNotices(
  db: Db,
  locales: Locales,
  campaigns: readonly Campaign[],
  { now, language }: Pick<MemberVisit, 'now' | 'language'>,
): Promise<NoticesOf> {
  const ids = campaigns.map(({ id }) => id);
  const told = await toldSince(db, ids, new Date(now.getTime() - SHOWN_MS));
  return new Map(
    campaigns.map((campaign) => [
      campaign.id,
      (told.get(campaign.id) ?? []).flatMap(({ key }) => {
        const text = milestoneSentence(locales, language, campaign, key);
        return text === undefined ? [] : [{ url: `/desk/c/${campaign.slug}/brief`, text }];
      }),
    ]),
  );
}
