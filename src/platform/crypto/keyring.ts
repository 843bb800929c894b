import { hkdfSync, randomBytes } from 'node:crypto';
import { open, type SealingKey, seal } from './seal.ts';

/** A wrapped key, and what it belongs to. */
export interface WrappedKey {
  readonly context: string;
  readonly wrapped: Buffer;
}

/** Wraps and unwraps the keys that stand in the database under the master key, which never does. */
export interface Keyring {
  /**
   * A new random key of 32 bytes, wrapped.
   *
   * @param beside the key whose master key is to wrap it: all keys of a database are under the same one.
   * @throws WrongMasterKey
   */
  readonly newWrappedKey: (context: string, beside?: WrappedKey) => Buffer;
  /** @throws WrongMasterKey also where the wrapped key belongs to another context. */
  readonly unwrap: (context: string, wrapped: Buffer) => Buffer;
  /** The same key under that master key; undefined where it is already. @throws WrongMasterKey */
  readonly rewrap: (context: string, wrapped: Buffer, masterKey: Buffer) => Buffer | undefined;
}

/** @param masterKey 32 bytes. */
export function makeKeyring(masterKey: Buffer): Keyring {
  return keyringOf(() => [masterKey]);
}

/**
 * A keyring for a master key that may be rotated while this process runs.
 *
 * @param readMasterKeys all there are, of which any may have wrapped a key; asked again where none of them has.
 */
export function keyringOf(readMasterKeys: () => readonly Buffer[]): Keyring {
  let known = readMasterKeys().map(wrappingKeyOf);
  const tried = ({ context, wrapped }: WrappedKey): Opened => {
    const opened = openWithAny(known, context, wrapped);
    if (opened !== undefined) return opened;
    known = readMasterKeys().map(wrappingKeyOf);
    const reopened = openWithAny(known, context, wrapped);
    if (reopened === undefined) throw new WrongMasterKey();
    return reopened;
  };
  return {
    newWrappedKey: (context, beside) => {
      const by = beside === undefined ? known[0] : tried(beside).by;
      if (by === undefined) throw new WrongMasterKey();
      return wrap(by, context, randomBytes(32));
    },
    unwrap: (context, wrapped) => tried({ context, wrapped }).key,
    rewrap: (context, wrapped, masterKey) => {
      const target = wrappingKeyOf(masterKey);
      if (openWith(target, context, wrapped) !== undefined) return undefined;
      return wrap(target, context, tried({ context, wrapped }).key);
    },
  };
}

export class WrongMasterKey extends Error {
  constructor() {
    super('MASTER_KEY is not the one that this database was sealed with: set the right one.');
  }
}

/** Derives a key of 32 bytes for one purpose (HKDF-SHA-256, RFC 5869). */
export function subkey(key: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), `signatory ${purpose}`, 32));
}

interface Opened {
  readonly key: Buffer;
  readonly by: SealingKey;
}

function wrappingKeyOf(masterKey: Buffer): SealingKey {
  return { id: 0, key: subkey(masterKey, 'wrap data keys') };
}

function wrap(by: SealingKey, context: string, key: Buffer): Buffer {
  return seal(by, Buffer.from(context), key);
}

function openWithAny(keys: readonly SealingKey[], context: string, wrapped: Buffer): Opened | undefined {
  for (const by of keys) {
    const key = openWith(by, context, wrapped);
    if (key !== undefined) return { key, by };
  }
  return undefined;
}

/** @returns undefined for another master key or another context, which no attempt can tell apart. */
function openWith(by: SealingKey, context: string, wrapped: Buffer): Buffer | undefined {
  try {
    return open(by, Buffer.from(context), wrapped);
  } catch {
    return undefined;
  }
}
