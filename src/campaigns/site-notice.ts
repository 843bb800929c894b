import type { Database } from '../platform/db/database.ts';
import { type FreshView, type FreshViewOptions, keepFresh } from '../platform/fresh-view.ts';
import type { SiteNotice } from '../platform/views/frame.ts';
import { readSiteSwitches } from './switch-store.ts';

export interface FreshNoticeOptions extends Omit<FreshViewOptions<unknown>, 'look'> {
  readonly db: Database;
}

/** What every page says, held in memory and kept fresh until disposed. */
export function startFreshNotice({ db, ...options }: FreshNoticeOptions): Promise<FreshView<SiteNotice>> {
  return keepFresh({ ...options, look: async () => (await readSiteSwitches(db)).notice });
}
