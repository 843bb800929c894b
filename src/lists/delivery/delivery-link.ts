import { type CampaignId, isCampaignId } from '../../campaigns/campaign.ts';
import type { SiteKeys } from '../../platform/crypto/site-key.ts';
import { readToken, tokenFor } from '../../platform/crypto/tokens.ts';
import type { Language } from '../../platform/i18n/languages.ts';
import { type DeliveryId, isDeliveryId } from './delivery.ts';

export interface DeliveryRef {
  readonly campaignId: CampaignId;
  readonly id: DeliveryId;
}

/** The path of a delivery's page: its token is an HMAC under the site's key, so that the link outlives the campaign's. */
export function deliveryPath(
  { tokens }: Pick<SiteKeys, 'tokens'>,
  language: Language,
  { campaignId, id }: DeliveryRef,
): string {
  return `/${language}/list/${tokenFor(tokens, 'list', { campaignId, signatureId: id })}`;
}

/** @returns undefined where the token is forged or for another purpose. */
export async function readDeliveryToken(
  { tokens }: Pick<SiteKeys, 'tokens'>,
  token: string,
): Promise<DeliveryRef | undefined> {
  const ids = await readToken(token, 'list', async () => tokens);
  if (ids === undefined || !isCampaignId(ids.campaignId) || !isDeliveryId(ids.signatureId)) return undefined;
  return { campaignId: ids.campaignId, id: ids.signatureId };
}
