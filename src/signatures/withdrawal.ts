import type { Database } from '../platform/db/database.ts';
import { signatureBatches } from './batching.ts';
import { type SignatureRef, withdrawable } from './signature.ts';
import { type Ending, endSignatures } from './sql/end-signatures.ts';

export interface Withdrawal {
  /** Erases what is personal and takes the signature out of the count; a second time gives the same. */
  withdraw(ref: SignatureRef): Promise<Ending | 'full'>;
}

export function makeWithdrawal({ db }: { readonly db: Database }): Withdrawal {
  const batches = signatureBatches((batch: readonly SignatureRef[]) =>
    endSignatures(db, batch, withdrawable, 'withdrawn'),
  );
  return { withdraw: batches.submit };
}
