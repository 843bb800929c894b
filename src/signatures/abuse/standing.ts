import type { CampaignId } from '../../campaigns/campaign.ts';
import type { Standing } from '../sealing.ts';
import type { SignForm } from '../signature.ts';
import { holdReason } from './hold-reason.ts';
import type { MarkNetwork } from './network-mark.ts';
import type { RulesOf } from './rules.ts';

/** Where a form came from. */
export interface Origin {
  /** Undefined for this machine itself. */
  readonly network: string | undefined;
  /** Its network has sent more than people do, even with proofs of work. */
  readonly isOverBurst: boolean;
}

/** Says whether a good form is held, and what stands for its network. */
export type JudgeStanding = (form: SignForm, campaignId: CampaignId, origin: Origin) => Standing;

export interface StandingDeps {
  readonly rulesOf: RulesOf;
  readonly markNetwork: MarkNetwork;
  readonly clock: () => Date;
}

/** All in memory: it is part of the step in which a form is sealed. */
export function makeStandings({ rulesOf, markNetwork, clock }: StandingDeps): JudgeStanding {
  return (form, campaignId, { network, isOverBurst }) => {
    const rules = rulesOf(campaignId);
    const networkMark = network === undefined ? null : markNetwork(network, clock());
    const heldFor = holdReason({
      isTrapped: form.isTrapped,
      domain: rules.ofDomain(domainOf(form.person.email)),
      network: networkMark === null || !rules.listsNetworks ? 'unlisted' : rules.ofNetwork(networkMark),
      isOverBurst,
    });
    return { heldFor: heldFor ?? null, networkMark };
  };
}

/** The domain of an address as `parseAddress` gives it. */
export function domainOf(email: string): string {
  return email.slice(email.lastIndexOf('@') + 1);
}
