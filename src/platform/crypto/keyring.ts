import { hkdfSync, randomBytes } from 'node:crypto';
import { open, seal } from './seal.ts';

/** Wraps and unwraps the keys that stand in the database under the master key, which never does. */
export interface Keyring {
  /** A new random key of 32 bytes, wrapped. */
  readonly newWrappedKey: (context: string) => Buffer;
  /** @throws where the master key is another, or the wrapped key belongs to another context. */
  readonly unwrap: (context: string, wrapped: Buffer) => Buffer;
}

/** @param masterKey 32 bytes. */
export function makeKeyring(masterKey: Buffer): Keyring {
  const wrappingKey = { id: 0, key: subkey(masterKey, 'wrap data keys') };
  return {
    newWrappedKey: (context) => seal(wrappingKey, Buffer.from(context), randomBytes(32)),
    unwrap: (context, wrapped) => {
      try {
        return open(wrappingKey, Buffer.from(context), wrapped);
      } catch (cause) {
        throw new WrongMasterKey(cause);
      }
    },
  };
}

export class WrongMasterKey extends Error {
  constructor(cause: unknown) {
    super('MASTER_KEY is not the one that this database was sealed with: set the right one.', { cause });
  }
}

/** Derives a key of 32 bytes for one purpose (HKDF-SHA-256, RFC 5869). */
export function subkey(key: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), `signatory ${purpose}`, 32));
}
