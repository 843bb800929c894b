import type { CampaignId } from './campaign.ts';
import type { CampaignKeys, KeysOf } from './keys.ts';

/** A campaign's key was replaced between the reading of its keys and that of what was sealed under it. */
export class KeyReplaced extends Error {
  constructor() {
    super('The key that this was sealed with is gone.');
  }
}

/**
 * Does what reads sealed values and opens them; once more where a key was replaced in between, with the keys looked up anew.
 *
 * @returns undefined where the campaign's keys are destroyed.
 */
export async function withKeys<T>(
  keysOf: KeysOf,
  campaignId: CampaignId,
  work: (keys: CampaignKeys) => Promise<T>,
): Promise<T | undefined> {
  const keys = await keysOf(campaignId);
  if (keys === undefined) return undefined;
  try {
    return await work(keys);
  } catch (error) {
    if (!(error instanceof KeyReplaced)) throw error;
  }
  const fresh = await keysOf(campaignId, { anew: true });
  return fresh && work(fresh);
}
