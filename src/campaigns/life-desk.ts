import { type CampaignRoute, type CampaignVisit, type DeskAnswer, moved } from '../accounts/desk.ts';
import { reasoned } from '../accounts/reason.ts';
import { type Database, inTransaction, type Trx } from '../platform/db/database.ts';
import type { Campaign } from './campaign.ts';
import { type LifeAct, lifeActs } from './life-pages.ts';
import { archiveCampaign, closeCampaign, openCampaign, unarchiveCampaign } from './opening.ts';

export interface LifeDeskDeps {
  readonly db: Database;
  /** Reads the campaigns again, so that the page that is led to knows what was done. */
  readonly refreshCampaigns: () => Promise<void>;
}

type Visit = CampaignVisit<Campaign>;

/** Closing a campaign, opening it again, putting it away and taking it back: for its organisers. */
export function lifeRoutes(deps: LifeDeskDeps): readonly CampaignRoute<Campaign>[] {
  return lifeActs.map((act) => ({
    role: 'organiser',
    stepUp: false,
    method: 'POST',
    path: `/desk/c/:slug/signing/${act}`,
    answer: (visit) => change(deps, visit, act),
  }));
}

async function change({ db, refreshCampaigns }: LifeDeskDeps, visit: Visit, act: LifeAct): Promise<DeskAnswer> {
  const isDone = await inTransaction(db, (trx) => perform(trx, visit, act));
  await refreshCampaigns();
  const done = isDone ? act : 'unchanged';
  return moved(`/desk/c/${visit.campaign.slug}/signing`, `desk-life.done.${done}`);
}

/** @returns false where there was nothing to do, or it cannot be done. */
async function perform(trx: Trx, visit: Visit, act: LifeAct): Promise<boolean> {
  const { now, campaign } = visit;
  const record = reasoned(visit);
  switch (act) {
    case 'close':
      return (await closeCampaign(trx, campaign.slug, now, record)).kind === 'closed';
    case 'open':
      return (await openCampaign(trx, campaign.slug, now, record)).kind === 'opened';
    case 'archive':
      return (await archiveCampaign(trx, campaign.slug, now, record)).kind === 'archived';
    case 'unarchive':
      return (await unarchiveCampaign(trx, campaign.slug, record)).kind === 'unarchived';
  }
}
