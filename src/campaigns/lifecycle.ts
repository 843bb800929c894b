/** When a campaign takes signatures, and for how long it keeps them. Pure: the clock comes in. */
import type { Campaign } from './campaign.ts';

export type Phase = 'upcoming' | 'open' | 'closed';

type Dates = Pick<Campaign, 'state' | 'opensAt' | 'closesAt' | 'graceDays' | 'retentionDays'>;

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Where a campaign stands at a moment: closed by hand counts before any date. What was never published, or is put away,
 * takes signatures as little as what is closed.
 */
export function phaseAt(campaign: Pick<Dates, 'state' | 'opensAt' | 'closesAt'>, at: Date): Phase {
  const { state, opensAt, closesAt } = campaign;
  if (state !== 'open' || (closesAt !== undefined && at >= closesAt)) return 'closed';
  return at < opensAt ? 'upcoming' : 'open';
}

/** The phases, and what is before and after them. */
export type Stage = Phase | 'draft' | 'archived';

/** Where a campaign stands in its life as a whole. */
export function stageAt(campaign: Pick<Dates, 'state' | 'opensAt' | 'closesAt'>, at: Date): Stage {
  return campaign.state === 'draft' || campaign.state === 'archived' ? campaign.state : phaseAt(campaign, at);
}

/** Where a campaign stands as its team sees it. */
export function standingAt(campaign: Pick<Campaign, 'state' | 'opensAt' | 'closesAt' | 'isPaused'>, at: Date) {
  const stage = stageAt(campaign, at);
  return stage === 'open' && campaign.isPaused ? 'paused' : stage;
}

/** Whether its dates and its organiser's switch let people sign; for a pause see `isPaused`. */
export function isOpen(campaign: Pick<Dates, 'state' | 'opensAt' | 'closesAt'>, at: Date): boolean {
  return phaseAt(campaign, at) === 'open';
}

/** Whether a closed campaign still lets a signature given before be confirmed. */
export function isInGrace(campaign: Omit<Dates, 'retentionDays'>, at: Date): boolean {
  const { closesAt, graceDays } = campaign;
  if (phaseAt(campaign, at) !== 'closed' || closesAt === undefined) return false;
  return at.getTime() < closesAt.getTime() + graceDays * dayMs;
}

/** Whether a signature that was given can be confirmed. */
export function canBeConfirmed(campaign: Omit<Dates, 'retentionDays'>, at: Date): boolean {
  return isOpen(campaign, at) || isInGrace(campaign, at);
}

/**
 * When a campaign's personal data has to be gone: `retentionDays` after closing, yet never before the grace is over;
 * undefined while no end is set.
 */
export function retentionEnds({
  closesAt,
  graceDays,
  retentionDays,
}: Pick<Dates, 'closesAt' | 'graceDays' | 'retentionDays'>): Date | undefined {
  if (closesAt === undefined) return undefined;
  return new Date(closesAt.getTime() + Math.max(graceDays, retentionDays) * dayMs);
}
