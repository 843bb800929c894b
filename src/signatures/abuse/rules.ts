import type { CampaignId } from '../../campaigns/campaign.ts';
import { compileDomainRules, type DomainRule, type DomainVerdict, type RuleVerdict } from './domain-rules.ts';

/** What holds for signatures to one campaign. */
export interface CampaignRules {
  ofDomain(domain: string): DomainVerdict;
  ofNetwork(mark: Buffer): RuleVerdict | 'unlisted';
  /** Whether any network is listed: else no mark need be made to ask. */
  readonly listsNetworks: boolean;
}

export type RulesOf = (campaignId: CampaignId) => CampaignRules;

interface Scoped {
  /** Null: every campaign's. */
  readonly campaignId: CampaignId | null;
}

export interface NetworkRule {
  readonly mark: Buffer;
  readonly verdict: RuleVerdict;
}

export interface AllRules {
  readonly domains: readonly (DomainRule & Scoped)[];
  readonly networks: readonly (NetworkRule & Scoped)[];
}

/** Compiles the rules of each campaign when it is first asked for, from every campaign's and its own. */
export function compileRules(all: AllRules, isDisposable: (domain: string) => boolean): RulesOf {
  const compiled = new Map<CampaignId, CampaignRules>();
  const compile = (campaignId: CampaignId): CampaignRules => {
    const isTheirs = (rule: Scoped) => rule.campaignId === null || rule.campaignId === campaignId;
    const networks = new Map<string, RuleVerdict>();
    for (const { mark, verdict } of all.networks.filter(isTheirs)) {
      const name = nameOf(mark);
      // As among domains, what is allowed is never blocked.
      if (networks.get(name) !== 'allow') networks.set(name, verdict);
    }
    return {
      ofDomain: compileDomainRules(all.domains.filter(isTheirs), isDisposable),
      ofNetwork: (mark) => networks.get(nameOf(mark)) ?? 'unlisted',
      listsNetworks: networks.size > 0,
    };
  };
  return (campaignId) => {
    const known = compiled.get(campaignId);
    if (known !== undefined) return known;
    const rules = compile(campaignId);
    compiled.set(campaignId, rules);
    return rules;
  };
}

function nameOf(mark: Buffer): string {
  return mark.toString('base64');
}
