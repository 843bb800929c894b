import { setTimeout as sleep } from 'node:timers/promises';
import type { Recorder } from '../audit/log.ts';
import type { Campaign, CampaignId } from '../campaigns/campaign.ts';
import { type CampaignKeys, livingSealingKeys, loadCampaignKeys } from '../campaigns/keys.ts';
import { beginReplacement, destroyReplaced } from '../campaigns/replace-data-key.ts';
import { resealFileKeys } from '../campaigns/sealed-files/kept-files.ts';
import type { Keyring } from '../platform/crypto/keyring.ts';
import { type Database, type Db, inTransaction } from '../platform/db/database.ts';
import { reseal } from './sealing.ts';
import {
  currentWriters,
  holdSealedBefore,
  type SealedTable,
  sealedTables,
  storeSealed,
} from './sql/reseal-signatures.ts';

/** Small enough that whoever confirms or withdraws waits for no longer than they notice. */
const BATCH = 500;
const LOOK_AGAIN_MS = 20;

export interface ResealDeps {
  readonly db: Database;
  readonly keyring: Keyring;
  readonly record: Recorder;
  /** Told now and then how many are sealed anew. */
  readonly onProgress: (resealed: number) => void;
}

/** 'gone' where the campaign's keys are destroyed. */
export type Resealing =
  | { readonly kind: 'resealed'; readonly signatures: number; readonly keysDestroyed: number }
  | { readonly kind: 'gone' };

/**
 * Seals all of a campaign's signatures under a new key, with what was entered from paper, and destroys the former one.
 * People sign, confirm and withdraw meanwhile. Cut off at any moment it goes on with the next call; two at once do it together.
 */
export async function resealCampaign(
  campaign: Pick<Campaign, 'id' | 'slug'>,
  { db, keyring, record, onProgress }: ResealDeps,
): Promise<Resealing> {
  const replacement = await inTransaction(db, (trx) => beginReplacement(trx, keyring, campaign, record));
  const keys = await loadCampaignKeys(db, keyring, campaign.id);
  if (replacement.kind === 'gone' || keys === undefined) return { kind: 'gone' };
  await writersDone(db);
  let signatures = 0;
  const count = (resealed: number) => {
    signatures += resealed;
    onProgress(signatures);
  };
  for (const table of sealedTables) {
    // The last round finds none: nothing is destroyed that something still needs.
    for (let resealed = 1; resealed > 0; )
      resealed = await resealAll(db, table, campaign.id, keys, replacement.key, count);
  }
  // Files that are kept from now on have seen the new key: whoever keeps one holds the campaign and looks.
  await inTransaction(db, (trx) => resealFileKeys(trx, keys, campaign.id));
  const destroyed = await inTransaction(db, (trx) => destroyReplaced(trx, campaign, replacement.key, record));
  return { kind: 'resealed', signatures, keysDestroyed: destroyed };
}

/** Does what was asked for in the desk; run again once the former key is destroyed, it does nothing. */
export async function resealSignatures(
  { campaignId, former }: { readonly campaignId: CampaignId; readonly former: number },
  deps: Omit<ResealDeps, 'onProgress'> & { readonly findCampaign: (id: CampaignId) => Campaign | undefined },
): Promise<void> {
  const campaign = deps.findCampaign(campaignId);
  const isThere = (await livingSealingKeys(deps.db, campaignId)).includes(former);
  if (campaign !== undefined && isThere) await resealCampaign(campaign, { ...deps, onProgress: () => undefined });
}

/** Waits until whoever was writing signatures has ended, and holds nobody up. */
export async function writersDone(db: Db): Promise<void> {
  const writers = await currentWriters(db);
  while (!writers.isDisjointFrom(await currentWriters(db))) await sleep(LOOK_AGAIN_MS);
}

async function resealAll(
  db: Database,
  table: SealedTable,
  campaignId: Campaign['id'],
  keys: CampaignKeys,
  key: number,
  onBatch: (resealed: number) => void,
): Promise<number> {
  let resealed = 0;
  for (let after: string | undefined; ; ) {
    const batch = await inTransaction(db, async (trx) => {
      const held = await holdSealedBefore(trx, table, campaignId, key, after, BATCH);
      const anew = held.map(({ id, sealed }) => {
        return { id, sealed: reseal(keys, { campaignId, id }, sealed) };
      });
      if (anew.length > 0) await storeSealed(trx, table, campaignId, anew);
      return anew;
    });
    after = batch.at(-1)?.id;
    if (after === undefined) return resealed;
    resealed += batch.length;
    onBatch(batch.length);
  }
}
