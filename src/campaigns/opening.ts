import type { Recorder } from '../audit/log.ts';
import type { Trx } from '../platform/db/database.ts';
import type { Campaign } from './campaign.ts';
import { lockCampaign, setState } from './campaign-row.ts';
import { isCampaignSlug } from './draft.ts';
import { phaseAt } from './lifecycle.ts';
import { readCampaigns, type StoredCampaign } from './store.ts';

declare module '../audit/log.ts' {
  interface Acts {
    'campaign.open': { readonly opensEarlier: boolean };
    'campaign.close': Record<string, never>;
    'campaign.archive': Record<string, never>;
    'campaign.unarchive': Record<string, never>;
  }
}

export type Closing = { readonly kind: 'unknown' | 'draft' } | { readonly kind: 'closed' | 'closed-already' };

/** Ends a campaign now, whatever its dates say. */
export async function closeCampaign(trx: Trx, slug: string, now: Date, record: Recorder): Promise<Closing> {
  const held = await hold(trx, slug);
  if (held === undefined) return { kind: 'unknown' };
  const { id, state, opensAt } = held.campaign;
  if (state === 'draft') return { kind: 'draft' };
  if (state !== 'open') return { kind: 'closed-already' };
  await setState(trx, id, { state: 'closed', closedAt: now, opensAt });
  await record(trx, { act: 'campaign.close', subject: slug, campaignId: id, details: {} });
  return { kind: 'closed' };
}

export type Opening =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'opened-already' }
  /** It was never published, which is done in the desk. */
  | { readonly kind: 'draft' }
  /** It is put away, and has to be taken back first. */
  | { readonly kind: 'archived' }
  /** Its own dates have ended it, and only its folder can change them. */
  | { readonly kind: 'over'; readonly closesAt: Date }
  /** Its keys are destroyed: it can take no signature any more. */
  | { readonly kind: 'ended' }
  /** `opensEarlier`: its folder still says a later day, which applying it again would bring back. */
  | { readonly kind: 'opened'; readonly opensEarlier: boolean };

/** Lets people sign from now on: a closed campaign again, an upcoming one before its day. */
export async function openCampaign(trx: Trx, slug: string, now: Date, record: Recorder): Promise<Opening> {
  const held = await hold(trx, slug);
  if (held === undefined) return { kind: 'unknown' };
  const { campaign, closesByDate } = held;
  if (campaign.state === 'draft') return { kind: 'draft' };
  if (campaign.state === 'archived') return { kind: 'archived' };
  if (campaign.keysEndedAt !== undefined) return { kind: 'ended' };
  if (closesByDate !== undefined && now >= closesByDate) return { kind: 'over', closesAt: closesByDate };
  if (phaseAt(campaign, now) === 'open') return { kind: 'opened-already' };
  const opensEarlier = campaign.opensAt > now;
  const opensAt: Campaign['opensAt'] = opensEarlier ? now : campaign.opensAt;
  await setState(trx, campaign.id, { state: 'open', closedAt: undefined, opensAt });
  await record(trx, { act: 'campaign.open', subject: slug, campaignId: campaign.id, details: { opensEarlier } });
  return { kind: 'opened', opensEarlier };
}

export type Archiving =
  | { readonly kind: 'unknown' | 'archived-already' | 'archived' }
  /** People can sign it, or could on its day: it has to be closed first. */
  | { readonly kind: 'not-closed' };

/** Puts a closed campaign away: its page stays readable, with a note. */
export async function archiveCampaign(trx: Trx, slug: string, now: Date, record: Recorder): Promise<Archiving> {
  const held = await hold(trx, slug);
  if (held === undefined) return { kind: 'unknown' };
  const { campaign, closedAt } = held;
  if (campaign.state === 'archived') return { kind: 'archived-already' };
  if (campaign.state === 'draft' || phaseAt(campaign, now) !== 'closed') return { kind: 'not-closed' };
  await setState(trx, campaign.id, { state: 'archived', closedAt, opensAt: campaign.opensAt });
  await record(trx, { act: 'campaign.archive', subject: slug, campaignId: campaign.id, details: {} });
  return { kind: 'archived' };
}

export type Unarchiving = { readonly kind: 'unknown' | 'not-archived' | 'unarchived' };

/** Takes a campaign back among the closed ones, closed by hand or by its dates as it was. */
export async function unarchiveCampaign(trx: Trx, slug: string, record: Recorder): Promise<Unarchiving> {
  const held = await hold(trx, slug);
  if (held === undefined) return { kind: 'unknown' };
  const { campaign, closedAt } = held;
  if (campaign.state !== 'archived') return { kind: 'not-archived' };
  const state = closedAt === undefined ? 'open' : 'closed';
  await setState(trx, campaign.id, { state, closedAt, opensAt: campaign.opensAt });
  await record(trx, { act: 'campaign.unarchive', subject: slug, campaignId: campaign.id, details: {} });
  return { kind: 'unarchived' };
}

async function hold(trx: Trx, slug: string): Promise<StoredCampaign | undefined> {
  if (!isCampaignSlug(slug)) return undefined;
  const id = await lockCampaign(trx, slug);
  return id === undefined ? undefined : (await readCampaigns(trx, { ids: [id] }))[0];
}
