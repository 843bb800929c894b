import type { HoldReason } from '../signature.ts';
import type { DomainVerdict, RuleVerdict } from './domain-rules.ts';

/** What may be suspicious about a signature. */
export interface Signs {
  /** Something filled in what people never see. */
  readonly isTrapped: boolean;
  readonly domain: DomainVerdict;
  readonly network: RuleVerdict | 'unlisted';
  /** Its network has sent more than people do, even with proofs of work. */
  readonly isOverBurst: boolean;
}

/** Why a signature is held: the gravest reason; undefined where nothing speaks against it. */
export function holdReason({ isTrapped, domain, network, isOverBurst }: Signs): HoldReason | undefined {
  if (isTrapped) return 'honeypot';
  if (domain === 'block') return 'blocked-domain';
  if (network === 'block') return 'blocked-network';
  if (domain === 'disposable') return 'disposable-domain';
  return isOverBurst && network !== 'allow' ? 'burst' : undefined;
}
