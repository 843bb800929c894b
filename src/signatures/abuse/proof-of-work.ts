import { createChallenge, verifySolution } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import { z } from 'zod';
import type { CampaignId } from '../../campaigns/campaign.ts';
import { subkey } from '../../platform/crypto/keyring.ts';
import type { Database } from '../../platform/db/database.ts';
import { spendProof } from './proof-store.ts';

/** A calculation that a browser does in a second or so, and that is checked in a moment. */
export interface ProofOfWork {
  /** A new one for a campaign, as JSON for the page; good for half an hour, once. */
  challenge(campaignId: CampaignId): Promise<string>;
  /** Whether what came with a form is a solved one of this campaign, in time and not used before; uses it up. */
  accept(typed: string, campaignId: CampaignId): Promise<boolean>;
}

export interface ProofOfWorkOptions {
  readonly db: Database;
  /** The site's key for tokens. */
  readonly key: Buffer;
  readonly clock: () => Date;
}

const ALGORITHM = 'PBKDF2/SHA-256';
/** Each try is so many rounds, and one in 256 succeeds: half a second of a desktop's core, a few of an old telephone's. */
const ROUNDS_A_TRY = 3_000;
const KEY_BEGINS_WITH = '00';
const GOOD_FOR_MS = 30 * 60 * 1000;

const hex = z.string().regex(/^(?:[\da-f]{2}){1,64}$/);
/** What altcha-lib reads of a payload, and no more. */
const payloadShape = z.strictObject({
  challenge: z.strictObject({
    parameters: z.strictObject({
      algorithm: z.literal(ALGORITHM),
      cost: z.literal(ROUNDS_A_TRY),
      data: z.strictObject({ campaign: z.string().max(100) }),
      expiresAt: z.int(),
      keyLength: z.literal(32),
      keyPrefix: z.literal(KEY_BEGINS_WITH),
      nonce: hex,
      salt: hex,
    }),
    signature: hex,
  }),
  solution: z.strictObject({ counter: z.int().min(0).max(0xffff_ffff), derivedKey: hex }),
});

/** Proofs of work with altcha-lib: nothing is stored of a challenge, and of a solved one only that it was used. */
export function proofsOfWork({ db, key, clock }: ProofOfWorkOptions): ProofOfWork {
  const hmacSignatureSecret = subkey(key, 'proof of work').toString('hex');
  return {
    challenge: async (campaignId) =>
      JSON.stringify(
        await createChallenge({
          algorithm: ALGORITHM,
          cost: ROUNDS_A_TRY,
          keyPrefix: KEY_BEGINS_WITH,
          expiresAt: new Date(clock().getTime() + GOOD_FOR_MS),
          data: { campaign: campaignId },
          hmacSignatureSecret,
          deriveKey,
        }),
      ),
    accept: async (typed, campaignId) => {
      const payload = readPayload(typed);
      if (payload === undefined) return false;
      const { nonce, data, expiresAt } = payload.challenge.parameters;
      if (data.campaign !== campaignId || expiresAt * 1000 < clock().getTime()) return false;
      const { verified } = await verifySolution({ ...payload, hmacSignatureSecret, deriveKey });
      return verified && (await spendProof(db, Buffer.from(nonce, 'hex'), new Date(expiresAt * 1000)));
    },
  };
}

function readPayload(typed: string): z.infer<typeof payloadShape> | undefined {
  try {
    return payloadShape.safeParse(JSON.parse(typed)).data;
  } catch {
    return undefined;
  }
}
