import { isMemberId } from '../accounts/member.ts';
import { isCampaignId } from '../campaigns/campaign.ts';
import type { SiteKeys } from '../platform/crypto/site-key.ts';
import { readToken, tokenFor } from '../platform/crypto/tokens.ts';
import type { MailRef } from './digest-store.ts';

/** Which mails a link ends. */
export type StoppedMails = 'digest' | 'milestones';

/** The path that ends a member's mails about a campaign, for whoever has the mail. */
export function stopPath(
  { tokens }: Pick<SiteKeys, 'tokens'>,
  mails: StoppedMails,
  { campaignId, memberId }: MailRef,
): string {
  return `/desk/${mails}/stop/${tokenFor(tokens, mails, { campaignId, signatureId: memberId })}`;
}

/** RFC 8058: the mail program ends the mails with one press. */
export function stopHeaders(stopUrl: string): Readonly<Record<string, string>> {
  return { 'List-Unsubscribe': `<${stopUrl}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' };
}

/** @returns undefined where the token is forged or for another purpose. */
export async function readStopToken(
  { tokens }: Pick<SiteKeys, 'tokens'>,
  mails: StoppedMails,
  token: string,
): Promise<MailRef | undefined> {
  const ids = await readToken(token, mails, async () => tokens);
  if (ids === undefined) return undefined;
  const { campaignId, signatureId: memberId } = ids;
  return isCampaignId(campaignId) && isMemberId(memberId) ? { campaignId, memberId } : undefined;
}
