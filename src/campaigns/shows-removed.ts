import { sql } from 'kysely';
import type { Recorder } from '../audit/log.ts';
import type { Trx } from '../platform/db/database.ts';
import type { Campaign } from './campaign.ts';

declare module '../audit/log.ts' {
  interface Acts {
    /** Whether the campaign's page says how many signatures were removed as not genuine. */
    'campaign.show-removed': { readonly shown: boolean };
  }
}

/** Lets a campaign's page say how many signatures were removed as not genuine, or not. */
export async function setShowsRemoved(
  trx: Trx,
  { id, slug }: Pick<Campaign, 'id' | 'slug'>,
  shown: boolean,
  record: Recorder,
): Promise<void> {
  const changed = await trx
    .updateTable('campaign')
    .set({ shows_removed: shown, revision: sql<number>`revision + 1`, changed_at: sql<Date>`now()` })
    .where('id', '=', id)
    .where('shows_removed', '<>', shown)
    .executeTakeFirst();
  if (changed.numUpdatedRows === 0n) return;
  await record(trx, { act: 'campaign.show-removed', subject: slug, campaignId: id, details: { shown } });
}
