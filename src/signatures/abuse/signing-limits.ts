import { LRUCache } from 'lru-cache';
import type { CampaignId } from '../../campaigns/campaign.ts';
import {
  type Allowance,
  giveBack,
  type Remainder,
  secondsUntilOne,
  takeOneOfEach,
  wholeOf,
} from '../../platform/allowance.ts';

/** From one network to one process. People who share an exit pass; past it, their browsers do a calculation. */
const networkAllowances = {
  /** A classroom at once. */
  burst: { most: 30, perSecond: 30 / 60 },
  /** A town hall in a day. */
  sustained: { most: 300, perSecond: 300 / (24 * 60 * 60) },
  /** With proofs of work; what is past it is held. */
  proven: { most: 120, perSecond: 120 / (60 * 60) },
  /** Answers of a whole page to who is past the others: they cost more than signatures. */
  pages: { most: 60, perSecond: 1 },
} as const satisfies Record<string, Allowance>;

/**
 * To one campaign in one process, from all networks together: for minutes the rate that took down the UK Parliament's site
 * in 2019 (2,000 a minute), and each who confirms makes room for more. So a rush of people is held up for moments at most,
 * and a flood that nobody confirms soon meets calculations.
 */
const campaignAllowance: Allowance = { most: 6_000, perSecond: 2 };
const MADE_ROOM_BY_A_CONFIRMATION = 4;

/** What all answers of a whole page to those past a limit may be, for one process. */
const pagesAllowance: Allowance = { most: 200, perSecond: 50 };

/** Some 40 MB; the network that has been silent longest is forgotten, and begins anew. */
const MOST_NETWORKS = 100_000;

export type Admission =
  | { readonly kind: 'free' }
  /** A proof of work is asked for; without one, time helps. */
  | { readonly kind: 'proof'; readonly because: 'network' | 'campaign'; readonly waitSeconds: number }
  /** So much that it gets no page of its own any more; a proof of work still passes. */
  | { readonly kind: 'refused'; readonly waitSeconds: number };

/** Limits what signs, in memory; requests from this machine itself (no network) are not counted. */
export interface SigningLimits {
  /** Counts a form. */
  admit(campaignId: CampaignId, network: string | undefined): Admission;
  /** Counts a form that was past a limit and came with a proof of work. @returns whether it is past the last one too. */
  isOverBurst(network: string | undefined): boolean;
  /** Counts a signature that was confirmed, for the first time. */
  confirmed(campaignId: CampaignId): void;
}

type NetworkRemainders = { readonly [A in keyof typeof networkAllowances]: Remainder };

const free: Admission = { kind: 'free' };

export function makeSigningLimits(clock: () => Date): SigningLimits {
  // Not a Map: to find its eldest it goes past all that were taken out of it, which in a flood takes 100 µs a form.
  const networks = new LRUCache<string, NetworkRemainders>({ max: MOST_NETWORKS });
  const campaigns = new Map<CampaignId, Remainder>();
  const pages = wholeOf(pagesAllowance, clock().getTime());

  function ofNetwork(network: string, nowMs: number): NetworkRemainders {
    const known = networks.get(network);
    if (known !== undefined) return known;
    const whole = {
      burst: wholeOf(networkAllowances.burst, nowMs),
      sustained: wholeOf(networkAllowances.sustained, nowMs),
      proven: wholeOf(networkAllowances.proven, nowMs),
      pages: wholeOf(networkAllowances.pages, nowMs),
    };
    networks.set(network, whole);
    return whole;
  }

  function ofCampaign(campaignId: CampaignId, nowMs: number): Remainder {
    const known = campaigns.get(campaignId);
    if (known !== undefined) return known;
    const whole = wholeOf(campaignAllowance, nowMs);
    campaigns.set(campaignId, whole);
    return whole;
  }

  return {
    admit: (campaignId, network) => {
      if (network === undefined) return free;
      const nowMs = clock().getTime();
      const { burst, sustained, pages: theirPages } = ofNetwork(network, nowMs);
      const waitSeconds = takeOneOfEach([burst, sustained, ofCampaign(campaignId, nowMs)], nowMs);
      if (waitSeconds === 0) return free;
      if (takeOneOfEach([theirPages, pages], nowMs) > 0) return { kind: 'refused', waitSeconds };
      const isTheirs = secondsUntilOne(burst) + secondsUntilOne(sustained) > 0;
      return { kind: 'proof', because: isTheirs ? 'network' : 'campaign', waitSeconds };
    },
    isOverBurst: (network) => {
      if (network === undefined) return false;
      const nowMs = clock().getTime();
      return takeOneOfEach([ofNetwork(network, nowMs).proven], nowMs) > 0;
    },
    confirmed: (campaignId) => {
      const nowMs = clock().getTime();
      giveBack(ofCampaign(campaignId, nowMs), MADE_ROOM_BY_A_CONFIRMATION, nowMs);
    },
  };
}
