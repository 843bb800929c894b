/** Encryption to a recipient's own key: age (age-encryption.org/v1), which they open with a program of their choice. */
import { Encrypter } from 'age-encryption';

/** What begins the key that a recipient must show to nobody. */
const SECRET = 'age-secret-key-';
/** A post-quantum one has 1,959 letters. */
const LONGEST = 2_100;

export type AgeKeyFault = 'secret-age-key' | 'no-age-key';

/** What is wrong with a public key that was typed; undefined where something can be encrypted to it. */
export async function ageKeyFault(key: string): Promise<AgeKeyFault | undefined> {
  if (key.toLowerCase().startsWith(SECRET)) return 'secret-age-key';
  if (key.length > LONGEST) return 'no-age-key';
  try {
    await encrypterTo(key).encrypt('');
    return undefined;
  } catch {
    return 'no-age-key';
  }
}

/** The same bytes encrypted, piece by piece: memory does not grow with them. */
export async function encryptedTo(key: string, bytes: AsyncIterable<Buffer>): Promise<AsyncIterable<Uint8Array>> {
  return encrypterTo(key).encrypt(ReadableStream.from(bytes));
}

function encrypterTo(key: string): Encrypter {
  const encrypter = new Encrypter();
  encrypter.addRecipient(key);
  return encrypter;
}
