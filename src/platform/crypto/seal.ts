import { createCipheriv, createDecipheriv, randomFillSync } from 'node:crypto';

/** A key that seals, with the number it is found by again. */
export interface SealingKey {
  readonly id: number;
  /** 32 bytes. */
  readonly key: Buffer;
}

/** A sealed value: format (1 byte), key id (4 bytes, big-endian), nonce (12), ciphertext, tag (16). */
const FORMAT = 1;
const HEADER_LENGTH = 5;
const NONCE_LENGTH = 12;
const TAG_LENGTH = 16;

/** Nonces are drawn from the system in blocks: one call a signature would be a tenth of sealing's cost. */
const nonces = Buffer.alloc(NONCE_LENGTH * 512);
let nextNonce = nonces.length;

function freshNonce(): Buffer {
  if (nextNonce === nonces.length) {
    randomFillSync(nonces);
    nextNonce = 0;
  }
  const nonce = Buffer.from(nonces.subarray(nextNonce, nextNonce + NONCE_LENGTH));
  nextNonce += NONCE_LENGTH;
  return nonce;
}

/**
 * Seals bytes with AES-256-GCM (NIST SP 800-38D) under a random nonce.
 *
 * @param context what the value belongs to; the same is needed to open it, so that no value can be moved elsewhere.
 */
export function seal({ id, key }: SealingKey, context: Buffer, plain: Buffer): Buffer {
  const header = Buffer.alloc(HEADER_LENGTH);
  header.writeUInt8(FORMAT, 0);
  header.writeUInt32BE(id, 1);
  const nonce = freshNonce();
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_LENGTH });
  cipher.setAAD(Buffer.concat([header, context]));
  const ciphertext = cipher.update(plain);
  cipher.final();
  return Buffer.concat([header, nonce, ciphertext, cipher.getAuthTag()]);
}

/** The id of the key that a sealed value needs. @throws where the value is no sealed value of a known format. */
export function sealedKeyId(sealed: Buffer): number {
  if (sealed.length < HEADER_LENGTH + NONCE_LENGTH + TAG_LENGTH || sealed.readUInt8(0) !== FORMAT) {
    throw new Error('This is not a sealed value of a known format.');
  }
  return sealed.readUInt32BE(1);
}

/** Opens what `seal` made. @throws for another key, another context, or a value changed by one bit. */
export function open({ id, key }: SealingKey, context: Buffer, sealed: Buffer): Buffer {
  if (sealedKeyId(sealed) !== id) throw new Error('The value was sealed under another key.');
  const header = sealed.subarray(0, HEADER_LENGTH);
  const nonce = sealed.subarray(HEADER_LENGTH, HEADER_LENGTH + NONCE_LENGTH);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_LENGTH });
  decipher.setAAD(Buffer.concat([header, context]));
  decipher.setAuthTag(sealed.subarray(-TAG_LENGTH));
  const plain = decipher.update(sealed.subarray(HEADER_LENGTH + NONCE_LENGTH, -TAG_LENGTH));
  return Buffer.concat([plain, decipher.final()]);
}
