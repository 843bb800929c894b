import type { Recorder } from '../../audit/log.ts';
import type { Campaign, CampaignId } from '../../campaigns/campaign.ts';
import { canBeConfirmed } from '../../campaigns/lifecycle.ts';
import { type Database, inTransaction, type Trx } from '../../platform/db/database.ts';
import { addJob } from '../../platform/queue/queue.ts';
import type { Move } from '../signature.ts';
import type { Act } from './act.ts';
import { beginAct, countItems, endAct, lockAct, recordItems, waitingItems, writeItems } from './act-store.ts';
import { type MoveDeps, moveBatch } from './move.ts';
import { lookAnew } from './suspicion-store.ts';

declare module '../../platform/queue/queue.ts' {
  interface Jobs {
    runAct: { readonly actId: string };
  }
}

interface Begun {
  readonly actId: string;
  readonly move: Move;
  readonly chosen: number;
}

declare module '../../audit/log.ts' {
  interface Acts {
    'signatures.move': Begun;
    'signatures.moved': Omit<Begun, 'chosen'> & {
      readonly moved: number;
      readonly skipped: number;
      readonly cancelled: boolean;
    };
  }
}

/** Small enough that no transaction is long, and whoever confirms or withdraws waits for no longer than they notice. */
const BATCH = 250;

/** `over`: nobody could confirm any more, so nobody confirms by hand, and nothing is released that is to be confirmed. */
export type Beginning = 'begun' | 'over' | 'not-asked';

/** Begins an act that was asked for, in its own transaction with its entry in the audit. */
export function beginToMove(
  db: Database,
  campaign: Campaign,
  actId: string,
  { now, record, inBackground }: { readonly now: Date; readonly record: Recorder; readonly inBackground: boolean },
): Promise<Beginning> {
  return inTransaction(db, async (trx) => {
    const act = await lockAct(trx, actId);
    if (act === undefined || act.campaignId !== campaign.id || act.state !== 'asked') return 'not-asked';
    if (!canBeConfirmed(campaign, now) && (await needsConfirming(trx, act))) return 'over';
    await beginAct(trx, actId);
    if (inBackground) await addJob(trx, { task: 'runAct', payload: { actId } });
    const { move, chosen } = act;
    const details = { actId, move, chosen };
    await record(trx, { act: 'signatures.move', subject: campaign.slug, campaignId: campaign.id, details });
    return 'begun';
  });
}

async function needsConfirming(trx: Trx, act: Act): Promise<boolean> {
  if (act.move !== 'release') return act.move === 'confirm';
  const { counts, verifiedBefore } = await countItems(trx, act);
  return (counts.get('held') ?? 0) > (verifiedBefore.get('held') ?? 0);
}

export interface RunActDeps extends MoveDeps {
  readonly findCampaign: (id: CampaignId) => Campaign | undefined;
  readonly clock: () => Date;
  readonly record: Recorder;
  readonly onProgress?: (done: number, chosen: number) => void;
}

/**
 * Does an act batch by batch, until it is done or called off. Cut off at any moment it goes on with the next call, and two
 * at once do it together: each batch is one transaction, with what became of each signature.
 */
export async function runAct({ actId }: { readonly actId: string }, deps: RunActDeps): Promise<Act | undefined> {
  for (;;) {
    const act = await moveNext(actId, deps);
    if (act === undefined) return undefined;
    deps.onProgress?.(act.moved + act.skipped, act.chosen);
    if (act.state !== 'running') return act;
  }
}

async function moveNext(actId: string, deps: RunActDeps): Promise<Act | undefined> {
  const { db, findCampaign, clock } = deps;
  const asked = await db
    .selectFrom('moderation_act')
    .select(['campaign_id as campaignId', 'move'])
    .where('id', '=', actId)
    .executeTakeFirst();
  const campaign = asked && findCampaign(asked.campaignId);
  if (asked === undefined || campaign === undefined) return undefined;
  let act: Act | undefined;
  return moveBatch<Act | undefined>(deps, campaign, {
    move: asked.move,
    take: async (trx) => {
      act = await lockAct(trx, actId);
      if (act?.state !== 'running' || act.isCancelling) return [];
      if (act.move === 'confirm' && !canBeConfirmed(campaign, clock())) return [];
      await writeItems(trx, actId);
      const ids = await waitingItems(trx, actId, BATCH);
      return ids.map((signatureId) => ({ campaignId: campaign.id, signatureId }));
    },
    follow: async (trx, taken, moved) => {
      if (act?.state !== 'running') return act;
      const ids = taken.map(({ signatureId }) => signatureId);
      if (ids.length === 0) return end(trx, act, campaign, deps);
      await recordItems(trx, actId, ids, moved);
      const skipped = ids.length - moved.length;
      return { ...act, moved: act.moved + moved.length, skipped: act.skipped + skipped };
    },
  });
}

async function end(trx: Trx, act: Act, campaign: Campaign, { record }: RunActDeps): Promise<Act> {
  const { id: actId, move, moved, skipped, chosen } = act;
  const cancelled = moved + skipped < chosen;
  const state = cancelled ? 'cancelled' : 'done';
  await endAct(trx, actId, state);
  // What was suspicious may be so no more.
  await lookAnew(trx, campaign.id);
  await addJob(trx, { task: 'findSuspicions', payload: {} });
  const details = { actId, move, moved, skipped, cancelled };
  await record(trx, { act: 'signatures.moved', subject: campaign.slug, campaignId: campaign.id, details });
  return { ...act, state };
}
