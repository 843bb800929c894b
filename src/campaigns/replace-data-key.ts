import { sql } from 'kysely';
import type { Recorder } from '../audit/log.ts';
import type { Keyring } from '../platform/crypto/keyring.ts';
import type { Trx } from '../platform/db/database.ts';
import { addJob } from '../platform/queue/queue.ts';
import type { Campaign, CampaignId } from './campaign.ts';
import { lockCampaignById } from './campaign-row.ts';
import { livingSealingKeys, replaceSealingKey } from './keys.ts';

declare module '../audit/log.ts' {
  interface Acts {
    /** By the numbers of the keys. */
    'keys.replace': { readonly former: number; readonly key: number };
    'keys.destroy': { readonly keys: readonly number[] };
    /** In the desk, for the worker to do. */
    'keys.ask-replace': { readonly former: number };
  }
}

declare module '../platform/queue/queue.ts' {
  interface Jobs {
    resealSignatures: {
      readonly campaignId: CampaignId;
      /** The key whose place another takes: done once it is destroyed. */
      readonly former: number;
    };
  }
}

/** Asks the worker to replace a campaign's key. @returns whether there was one to replace, and none is being replaced. */
export async function askToReplaceKey(
  trx: Trx,
  { id: campaignId, slug }: Pick<Campaign, 'id' | 'slug'>,
  record: Recorder,
): Promise<boolean> {
  await lockCampaignById(trx, campaignId);
  const [former, ...others] = await livingSealingKeys(trx, campaignId);
  if (former === undefined || others.length > 0) return false;
  await addJob(trx, { task: 'resealSignatures', payload: { campaignId, former } });
  await record(trx, { act: 'keys.ask-replace', subject: slug, campaignId, details: { former } });
  return true;
}

/** The key that signatures are to be sealed under, by its number; 'gone' where the campaign's keys are destroyed. */
export type Replacement = { readonly kind: 'begun' | 'under-way'; readonly key: number } | { readonly kind: 'gone' };

/**
 * Gives a campaign another key to seal with. From the commit on, no signature is taken in that is sealed under the former
 * one, whoever has not heard of it yet. One that was begun before and cut off goes on.
 */
export async function beginReplacement(
  trx: Trx,
  keyring: Keyring,
  { id: campaignId, slug }: Pick<Campaign, 'id' | 'slug'>,
  record: Recorder,
): Promise<Replacement> {
  await lockCampaignById(trx, campaignId);
  const living = await trx
    .selectFrom('campaign_key')
    .select(['id', 'retired_at'])
    .where('campaign_id', '=', campaignId)
    .where('purpose', '=', 'seal')
    .where('destroyed_at', 'is', null)
    .execute();
  const current = living.find(({ retired_at }) => retired_at === null);
  if (current === undefined) return { kind: 'gone' };
  if (living.length > 1) return { kind: 'under-way', key: current.id };

  const key = await replaceSealingKey(trx, keyring, campaignId, current.id);
  await raiseRevision(trx, campaignId, key);
  await record(trx, { act: 'keys.replace', subject: slug, campaignId, details: { former: current.id, key } });
  return { kind: 'begun', key };
}

/** Destroys the keys before that one, which nothing is sealed under any more. @returns how many. */
export async function destroyReplaced(
  trx: Trx,
  { id: campaignId, slug }: Pick<Campaign, 'id' | 'slug'>,
  key: number,
  record: Recorder,
): Promise<number> {
  await lockCampaignById(trx, campaignId);
  const destroyed = await trx
    .updateTable('campaign_key')
    .set({ wrapped: null, destroyed_at: sql`now()` })
    .where('campaign_id', '=', campaignId)
    .where('purpose', '=', 'seal')
    .where('id', '<', key)
    .where('destroyed_at', 'is', null)
    .returning('id')
    .execute();
  if (destroyed.length === 0) return 0;
  await raiseRevision(trx, campaignId, key);
  const keys = destroyed.map(({ id }) => id);
  await record(trx, { act: 'keys.destroy', subject: slug, campaignId, details: { keys } });
  return keys.length;
}

/** So that running processes read the campaign's keys again. */
async function raiseRevision(trx: Trx, campaignId: Campaign['id'], key: number): Promise<void> {
  const changes = { oldest_key: sql<number>`greatest(oldest_key, ${key})`, revision: sql<number>`revision + 1` };
  await trx.updateTable('campaign').set(changes).where('id', '=', campaignId).execute();
}
