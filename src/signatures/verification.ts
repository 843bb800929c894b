import type { Database } from '../platform/db/database.ts';
import { signatureBatches } from './batching.ts';
import type { SignatureRef } from './signature.ts';
import { type Verification as Verified, verifySignatures } from './sql/verify-signatures.ts';

export type VerificationOutcome = Verified | 'full';

export interface Verification {
  /** Verifies a pending signature durably; a second time gives the same. */
  confirm(ref: SignatureRef): Promise<VerificationOutcome>;
}

export interface VerificationOptions {
  readonly db: Database;
  readonly onOutcome: (outcome: VerificationOutcome, ref: SignatureRef) => void;
}

export function makeVerification({ db, onOutcome }: VerificationOptions): Verification {
  const batches = signatureBatches((batch: readonly SignatureRef[]) => verifySignatures(db, batch));
  return {
    confirm: async (ref) => {
      const outcome = await batches.submit(ref);
      onOutcome(outcome, ref);
      return outcome;
    },
  };
}
