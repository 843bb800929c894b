import { isMemberId, type MemberId } from '../../accounts/member.ts';
import { type CampaignId, isCampaignId } from '../../campaigns/campaign.ts';
import type { CampaignKeys, KeysOf } from '../../campaigns/keys.ts';
import { readToken, tokenFor } from '../../platform/crypto/tokens.ts';
import type { Language } from '../../platform/i18n/languages.ts';

/** Who tries to sign which campaign's draft, and what was in it when the mail was sent. */
export interface TrialLink {
  readonly campaignId: CampaignId;
  readonly memberId: MemberId;
  /** As `seenOf` gives it. */
  readonly seen: string;
}

/** The path of the page behind a trial's mail. */
export function trialPath(keys: CampaignKeys, language: Language, link: TrialLink): string {
  const token = tokenFor(keys.token, 'trial', { campaignId: link.campaignId, signatureId: link.memberId });
  return `/${language}/trial/${token}/${link.seen}`;
}

/** @returns undefined where the token is forged or for another purpose. */
export async function readTrialLink(keysOf: KeysOf, token: string, seen: string): Promise<TrialLink | undefined> {
  const ids = await readToken(token, 'trial', async (id) => (isCampaignId(id) ? (await keysOf(id))?.token : undefined));
  if (ids === undefined || !isCampaignId(ids.campaignId) || !isMemberId(ids.signatureId)) return undefined;
  return { campaignId: ids.campaignId, memberId: ids.signatureId, seen };
}
