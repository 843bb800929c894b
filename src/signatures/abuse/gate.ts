import type { CampaignId } from '../../campaigns/campaign.ts';
import type { MarkNetwork } from './network-mark.ts';
import type { ProofOfWork } from './proof-of-work.ts';
import type { RulesOf } from './rules.ts';
import type { Admission, SigningLimits } from './signing-limits.ts';
import type { Origin } from './standing.ts';

type PastLimit = Extract<Admission, { kind: 'proof' }>;

/** What a page asks of a browser before its form is taken. */
export interface ProofRequest extends Pick<PastLimit, 'because'> {
  readonly challenge: string;
  /** After which it is worth trying without. */
  readonly waitMinutes: number;
  /** The form is good and can be sent as soon as the browser is done. */
  readonly sendsItself: boolean;
}

/** Who may sign at once, who is asked for a proof of work first, and who gets no page any more. */
export interface Gate {
  /** Counts a form, in memory. */
  admit(campaignId: CampaignId, network: string | undefined): Admission;
  /** Lets a form past a limit where its proof is good, which uses the proof up; undefined where it is not. */
  passWith(proof: string, campaignId: CampaignId, network: string | undefined): Promise<Origin | undefined>;
  ask(campaignId: CampaignId, past: PastLimit, sendsItself: boolean): Promise<ProofRequest>;
}

export interface GateDeps {
  readonly limits: SigningLimits;
  readonly proofs: ProofOfWork;
  readonly rulesOf: RulesOf;
  readonly markNetwork: MarkNetwork;
  readonly clock: () => Date;
}

/** A flood of one campaign passes more slowly than one network's. */
const LEAST_MINUTES = { network: 1, campaign: 5 } as const;

export function makeGate({ limits, proofs, rulesOf, markNetwork, clock }: GateDeps): Gate {
  /** Asked only past a limit: a mark costs more than a count. */
  function isAllowed(campaignId: CampaignId, network: string | undefined): boolean {
    const rules = rulesOf(campaignId);
    return network !== undefined && rules.listsNetworks && rules.ofNetwork(markNetwork(network, clock())) === 'allow';
  }

  return {
    admit: (campaignId, network) => {
      const admission = limits.admit(campaignId, network);
      return admission.kind === 'free' || !isAllowed(campaignId, network) ? admission : { kind: 'free' };
    },
    passWith: async (proof, campaignId, network) => {
      if (!(await proofs.accept(proof, campaignId))) return undefined;
      return { network, isOverBurst: limits.isOverBurst(network) };
    },
    ask: async (campaignId, { because, waitSeconds }, sendsItself) => ({
      challenge: await proofs.challenge(campaignId),
      because,
      waitMinutes: Math.max(LEAST_MINUTES[because], Math.ceil(waitSeconds / 60)),
      sendsItself,
    }),
  };
}
