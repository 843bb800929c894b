import type { MemberVisit } from '../accounts/desk.ts';
import type { HomeNotice } from '../accounts/home-routes.ts';
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
  campaign: Campaign,
  { now, language }: Pick<MemberVisit, 'now' | 'language'>,
): Promise<readonly HomeNotice[]> {
  const told = await toldSince(db, campaign.id, new Date(now.getTime() - SHOWN_MS));
  const url = `/desk/c/${campaign.slug}/brief`;
  return told.flatMap(({ key }) => {
    const text = milestoneSentence(locales, language, campaign, key);
    return text === undefined ? [] : [{ url, text }];
  });
}
