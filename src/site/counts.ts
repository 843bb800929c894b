import { setTimeout as sleep } from 'node:timers/promises';
import type { Campaign } from '../campaigns/campaign.ts';
import { isYounger } from '../platform/age.ts';
import type { CampaignCount } from '../signatures/signature.ts';

export interface Counts {
  /** A campaign's count, at most `maxAgeMs` old; older only where the database is away. */
  recent(campaign: Campaign): Promise<CampaignCount>;
  /** A campaign's count that holds everything committed before the call. */
  now(campaign: Campaign): Promise<CampaignCount>;
}

export interface CountsOptions {
  readonly count: (campaign: Campaign) => Promise<CampaignCount>;
  readonly maxAgeMs: number;
  readonly clock: () => Date;
}

/** Far more than a count takes. */
const PATIENCE_MS = 500;

interface Counting {
  latest: CampaignCount | undefined;
  running: Promise<CampaignCount> | undefined;
  next: Promise<CampaignCount> | undefined;
}

/** Asks the database at most once at a time for each campaign, however many want to know. */
export function makeCounts({ count, maxAgeMs, clock }: CountsOptions): Counts {
  const countings = new WeakMap<Campaign, Counting>();

  function countingOf(campaign: Campaign): Counting {
    const known = countings.get(campaign);
    if (known !== undefined) return known;
    const fresh = { latest: undefined, running: undefined, next: undefined };
    countings.set(campaign, fresh);
    return fresh;
  }

  function start(campaign: Campaign, counting: Counting): Promise<CampaignCount> {
    counting.next = undefined;
    counting.running = count(campaign)
      .then((result) => {
        counting.latest = result;
        return result;
      })
      .finally(() => {
        counting.running = undefined;
      });
    return counting.running;
  }

  return {
    recent: async (campaign) => {
      const counting = countingOf(campaign);
      const { latest } = counting;
      if (latest !== undefined && isYounger(latest.asOf.getTime(), maxAgeMs, clock())) return latest;
      const fresh = counting.running ?? start(campaign, counting);
      if (latest === undefined) return fresh;
      // A database that hangs holds up no page: the former count is better than none.
      return Promise.race([fresh.catch(() => latest), sleep(PATIENCE_MS, latest, { ref: false })]);
    },
    now: (campaign) => {
      const counting = countingOf(campaign);
      if (counting.running === undefined) return start(campaign, counting);
      // The count under way may have looked before the caller's commit: all who come now share the next one, which
      // somebody else may have begun by then.
      const following = () => counting.running ?? start(campaign, counting);
      counting.next ??= counting.running.then(following, following);
      return counting.next;
    },
  };
}
