import { isCampaignId } from '../campaigns/campaign.ts';
import type { CampaignKeys, KeysOf } from '../campaigns/keys.ts';
import { readToken, type TokenPurpose, tokenFor } from '../platform/crypto/tokens.ts';
import { isSignatureId, type SignatureRef } from './signature.ts';

/** Reads the token in a link to a signature. @returns undefined where it is forged or for another purpose. */
export async function readLink(
  keysOf: KeysOf,
  token: string,
  purpose: TokenPurpose,
): Promise<SignatureRef | undefined> {
  const ids = await readToken(token, purpose, async (id) => (isCampaignId(id) ? (await keysOf(id))?.token : undefined));
  if (ids === undefined || !isCampaignId(ids.campaignId) || !isSignatureId(ids.signatureId)) return undefined;
  return { campaignId: ids.campaignId, signatureId: ids.signatureId };
}

/** The token for a link to a signature, for one purpose. */
export function linkToken(keys: CampaignKeys, ref: SignatureRef, purpose: TokenPurpose): string {
  return tokenFor(keys.token, purpose, ref);
}
