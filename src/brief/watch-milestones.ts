import type { Member } from '../accounts/member.ts';
import { listMembers } from '../accounts/store.ts';
import type { Campaign } from '../campaigns/campaign.ts';
import { canBeConfirmed } from '../campaigns/lifecycle.ts';
import type { SiteKeys } from '../platform/crypto/site-key.ts';
import { type Database, inTransaction, type Trx } from '../platform/db/database.ts';
import { addJob } from '../platform/queue/queue.ts';
import { countCampaign } from '../signatures/tally.ts';
import { beginToWatch, keepMilestones, knownMilestones } from './milestone-store.ts';
import { newMilestones } from './milestones.ts';

declare module '../platform/queue/queue.ts' {
  interface Jobs {
    watchMilestones: Record<string, never>;
  }
}

export interface WatchMilestonesDeps {
  readonly db: Database;
  readonly siteKeys: SiteKeys;
  readonly campaigns: () => readonly Campaign[];
  readonly clock: () => Date;
}

/** A campaign that is first looked at so soon after its opening is new: all it has reached is news. */
const NEW_MS = 24 * 60 * 60 * 1000;

/**
 * Looks which campaigns have reached something, and mails their teams: once each, since the mails are asked for in the
 * transaction that writes down what was reached. What an older campaign had reached before its first look is not told.
 */
export async function watchMilestones({ db, siteKeys, campaigns, clock }: WatchMilestonesDeps): Promise<void> {
  const now = clock();
  const counting = campaigns().filter((campaign) => canBeConfirmed(campaign, now));
  for (const campaign of counting) await inTransaction(db, (trx) => lookAt(trx, siteKeys, campaign, now));
}

async function lookAt(trx: Trx, siteKeys: SiteKeys, campaign: Campaign, now: Date): Promise<void> {
  const isFirst = await beginToWatch(trx, campaign.id, now);
  const known = await knownMilestones(trx, campaign.id);
  const count = await countCampaign(trx, campaign, now);
  const goals = campaign.goals.map((goal, index) => ({ goal, verified: count.goals[index]?.verified ?? 0 }));
  const isOld = isFirst && now.getTime() - campaign.opensAt.getTime() > NEW_MS;
  const reached = newMilestones({ verified: count.verified, goals }, known).map(({ key, isTold }) => ({
    key,
    isTold: isTold && !isOld,
  }));
  const kept = await keepMilestones(trx, campaign, reached, now);
  const keys = reached.filter(({ key, isTold }) => isTold && kept.has(key)).map(({ key }) => key);
  if (keys.length === 0) return;
  for (const member of teamOf(await listMembers(trx, siteKeys), campaign)) {
    await addJob(trx, { task: 'sendMilestones', payload: { campaignId: campaign.id, memberId: member.id, keys } });
  }
}

/** Who works on a campaign; the admins where it has no organiser of its own. */
export function teamOf(members: readonly Member[], { id }: Pick<Campaign, 'id'>): readonly Member[] {
  const own = members.filter(({ inCampaigns }) => inCampaigns.has(id));
  const hasOrganiser = own.some(({ inCampaigns }) => inCampaigns.get(id) === 'organiser');
  return hasOrganiser ? own : members.filter(({ isAdmin, inCampaigns }) => isAdmin || inCampaigns.has(id));
}
