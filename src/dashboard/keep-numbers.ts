import type { Campaign } from '../campaigns/campaign.ts';
import type { Database } from '../platform/db/database.ts';
import { settleTally } from '../signatures/totals.ts';
import { countHours } from './hours.ts';

declare module '../platform/queue/queue.ts' {
  interface Jobs {
    keepNumbers: Record<string, never>;
  }
}

export interface KeepNumbersDeps {
  readonly db: Database;
  readonly campaigns: () => readonly Campaign[];
  readonly clock: () => Date;
}

/**
 * Keeps what pages read of the numbers small, so that they are there at once: without it they are right as well, and slow.
 * Safe to run twice, to be cut off, and not to run at all.
 */
export async function keepNumbers({ db, campaigns, clock }: KeepNumbersDeps): Promise<void> {
  await settleTally(db);
  for (const { id } of campaigns()) await countHours(db, id, clock());
}
