import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a link lets its holder do; a token for one purpose is worth nothing for another. */
export type TokenPurpose = 'confirm' | 'withdraw' | 'unsubscribe' | 'digest' | 'milestones' | 'trial' | 'list';

/** The two UUIDs that a token names. */
export interface TokenIds {
  readonly campaignId: string;
  readonly signatureId: string;
}

const ID_LENGTH = 16;
const MAC_LENGTH = 16;
const TOKEN_LENGTH = 2 * ID_LENGTH + MAC_LENGTH;
const TOKEN_PATTERN = /^[\w-]{64}$/;

/**
 * Makes the token for a link: campaign id, signature id and an HMAC-SHA-256 over them and the purpose, cut to 128 bits
 * (NIST SP 800-107), in base64url: 64 characters. Nothing is stored, so nothing can be stolen from the database.
 */
export function tokenFor(key: Buffer, purpose: TokenPurpose, { campaignId, signatureId }: TokenIds): string {
  const ids = Buffer.concat([uuidBytes(campaignId), uuidBytes(signatureId)]);
  return Buffer.concat([ids, mac(key, purpose, ids)]).toString('base64url');
}

/**
 * Reads a token in constant time.
 *
 * @param keyOf the campaign's token key, or undefined for a campaign there is none of.
 * @returns what the token names, or undefined where it is forged, cut, or for another purpose.
 */
export async function readToken(
  token: string,
  purpose: TokenPurpose,
  keyOf: (campaignId: string) => Promise<Buffer | undefined>,
): Promise<TokenIds | undefined> {
  if (!TOKEN_PATTERN.test(token)) return undefined;
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length !== TOKEN_LENGTH) return undefined;
  const ids = bytes.subarray(0, 2 * ID_LENGTH);
  const campaignId = uuidText(ids.subarray(0, ID_LENGTH));
  const key = await keyOf(campaignId);
  if (key === undefined || !timingSafeEqual(mac(key, purpose, ids), bytes.subarray(2 * ID_LENGTH))) return undefined;
  return { campaignId, signatureId: uuidText(ids.subarray(ID_LENGTH)) };
}

function mac(key: Buffer, purpose: TokenPurpose, ids: Buffer): Buffer {
  return createHmac('sha256', key).update(purpose).update('\0').update(ids).digest().subarray(0, MAC_LENGTH);
}

/** The 16 bytes of a UUID. */
export function uuidBytes(uuid: string): Buffer {
  return Buffer.from(uuid.replaceAll('-', ''), 'hex');
}

/** The UUID of 16 bytes. */
export function uuidText(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
