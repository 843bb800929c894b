import { createHash, createPrivateKey, createPublicKey, sign, verify, type webcrypto } from 'node:crypto';
import { z } from 'zod';

/** A public key of Ed25519 as it is published (RFC 8037). */
const publishedKey = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  /** Its thumbprint (RFC 7638): what a signature names it by. */
  kid: z.string(),
  x: z.string(),
});

const publishedKeys = z.object({ keys: z.array(publishedKey).min(1) });

export type PublishedKey = z.infer<typeof publishedKey>;

export interface SigningKey {
  readonly published: PublishedKey;
  /** @returns the signature, 64 bytes (Ed25519, RFC 8032). */
  readonly sign: (bytes: Buffer) => Buffer;
}

/** What stands before the seed in a private key of Ed25519 (PKCS #8, RFC 8410). */
const PRIVATE_KEY_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');

/** @param seed 32 secret bytes: the same key each time. */
export function signingKeyOf(seed: Buffer): SigningKey {
  const key = createPrivateKey({ key: Buffer.concat([PRIVATE_KEY_HEAD, seed]), format: 'der', type: 'pkcs8' });
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' });
  return {
    published: { kty: 'OKP', crv: 'Ed25519', kid: thumbprintOf(x), x },
    sign: (bytes) => sign(null, bytes, key),
  };
}

/** Whether the holder of a published key has signed these bytes. */
export function isSignedBy({ kty, crv, x }: PublishedKey, bytes: Buffer, signature: Buffer): boolean {
  const jwk: webcrypto.JsonWebKey = { kty, crv, x };
  return verify(null, bytes, createPublicKey({ key: jwk, format: 'jwk' }), signature);
}

/** Reads a file of published keys. @returns undefined where it is none, or a key is not called by its thumbprint. */
export function parsePublishedKeys(json: unknown): readonly PublishedKey[] | undefined {
  const read = publishedKeys.safeParse(json);
  if (!read.success || read.data.keys.some(({ kid, x }) => kid !== thumbprintOf(x))) return undefined;
  return read.data.keys;
}

function thumbprintOf(x: string): string {
  return createHash('sha256').update(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`).digest('base64url');
}
