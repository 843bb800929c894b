import type { Campaign, CampaignId } from '../campaigns/campaign.ts';
import type { Db } from '../platform/db/database.ts';
import { countStates } from '../signatures/tally.ts';
import { hoursBegin } from './hours.ts';
import type { Dashboard } from './numbers.ts';
import { readDashboard } from './read-model.ts';
import { type ShownDashboard, type Sight, shownDashboard } from './shown.ts';

/** A campaign's numbers as somebody may see them: the same object, as long as they are the same. */
export type RecentNumbers = (campaign: Campaign, now: Date, sight: Sight) => Promise<ShownDashboard>;

interface Kept {
  readonly of: Campaign;
  /** How many were in each state, and in which hour. */
  readonly mark: string;
  readonly board: Dashboard;
  readonly shown: Map<Sight, ShownDashboard>;
}

/** As many of one state may go as come: then the numbers of its places are so old at most. */
const OLDEST_MS = 10_000;

/**
 * Keeps what was read last of each campaign, and reads it anew where any signature has changed its state since: asking
 * that is a tenth of the work.
 */
export function recentNumbers(db: Db): RecentNumbers {
  const kept = new Map<CampaignId, Kept>();
  return async (campaign, now, sight) => {
    const mark = JSON.stringify([hoursBegin(now), ...(await countStates(db, campaign.id))]);
    let known = kept.get(campaign.id);
    const age = known === undefined ? 0 : Math.abs(now.getTime() - known.board.asOf.getTime());
    if (known === undefined || known.of !== campaign || known.mark !== mark || age > OLDEST_MS) {
      known = { of: campaign, mark, board: await readDashboard(db, campaign, now), shown: new Map() };
      kept.set(campaign.id, known);
    }
    const shown = known.shown.get(sight) ?? shownDashboard(known.board, sight);
    known.shown.set(sight, shown);
    return shown;
  };
}
