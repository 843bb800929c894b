import type { Campaign, CampaignId } from './campaign.ts';

/** What a switch or a rule is for: one campaign, or all of them. */
export type Scope = 'site' | Pick<Campaign, 'id' | 'slug'>;

/** As the audit names it. */
export function subjectOf(scope: Scope): { readonly subject: string; readonly campaignId?: CampaignId } {
  return scope === 'site' ? { subject: 'site' } : { subject: scope.slug, campaignId: scope.id };
}
