import type { Arrival } from './sink.ts';

/** How far a signer has come with one thing: asked for, and told that it is done. */
export type Step = 'none' | 'tried' | 'acknowledged';

export type Action = 'sign' | 'confirm' | 'withdraw';

/** One person, and what the product has promised them. */
export interface Signer {
  readonly email: string;
  readonly steps: Record<Action, Step>;
  /** When the withdrawal was acknowledged. */
  withdrawnAt: number | undefined;
  readonly mails: Arrival[];
}

export interface Ledger {
  readonly signers: ReadonlyMap<string, Signer>;
  add(email: string): Signer;
  /** Signers who have been told that an action is done. */
  acknowledged(action: Action): Signer[];
}

export function makeLedger(): Ledger {
  const signers = new Map<string, Signer>();
  return {
    signers,
    add: (email) => {
      const steps = { sign: 'none', confirm: 'none', withdraw: 'none' } as const;
      const signer: Signer = { email, steps: { ...steps }, withdrawnAt: undefined, mails: [] };
      signers.set(email, signer);
      return signer;
    },
    acknowledged: (action) => [...signers.values()].filter(({ steps }) => steps[action] === 'acknowledged'),
  };
}
