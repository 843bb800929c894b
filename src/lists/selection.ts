/** Who stands on a list. Pure; store.ts asks the database by it. */
import { type Disclosure, disclosures, type SignatureState } from '../signatures/signature.ts';

export type Standing = 'named' | 'counted only' | 'absent';

/**
 * How a signature stands on a recipient's list: only verified ones do, and by name only where the signatory agreed that
 * the name is public or goes to the recipients.
 */
export function standingOf(state: SignatureState, disclosure: Disclosure): Standing {
  if (state !== 'verified') return 'absent';
  switch (disclosure) {
    case 'public':
    case 'recipients':
      return 'named';
    case 'count':
      return 'counted only';
  }
}

/** The choices by which a verified signatory is named. */
export const namedDisclosures: readonly Disclosure[] = disclosures.filter(
  (disclosure) => standingOf('verified', disclosure) === 'named',
);
