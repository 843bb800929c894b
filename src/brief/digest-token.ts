import { isMemberId } from '../accounts/member.ts';
import { isCampaignId } from '../campaigns/campaign.ts';
import type { SiteKeys } from '../platform/crypto/site-key.ts';
import { readToken, tokenFor } from '../platform/crypto/tokens.ts';
import type { DigestRef } from './digest-store.ts';

/** The path that ends a member's digests of a campaign, for whoever has the mail. */
export function stopPath({ tokens }: Pick<SiteKeys, 'tokens'>, { campaignId, memberId }: DigestRef): string {
  return `/desk/digest/stop/${tokenFor(tokens, 'digest', { campaignId, signatureId: memberId })}`;
}

/** @returns undefined where the token is forged or for another purpose. */
export async function readStopToken(
  { tokens }: Pick<SiteKeys, 'tokens'>,
  token: string,
): Promise<DigestRef | undefined> {
  const ids = await readToken(token, 'digest', async () => tokens);
  if (ids === undefined) return undefined;
  const { campaignId, signatureId: memberId } = ids;
  return isCampaignId(campaignId) && isMemberId(memberId) ? { campaignId, memberId } : undefined;
}
