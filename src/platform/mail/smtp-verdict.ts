import type { NodemailerError } from 'nodemailer';
import { oneLine } from './mail-address.ts';

/** What became of a mail at the relay. A reason is for the operator and holds no address. */
export type SendResult =
  | { readonly kind: 'sent' }
  /** Worth another attempt: the relay is away, busy, hanging, or unhappy with us rather than with the address. */
  | { readonly kind: 'deferred'; readonly reason: string }
  /** Refused for good: this recipient or this message. */
  | { readonly kind: 'rejected'; readonly reason: string };

/** Reads what Nodemailer says went wrong (RFC 5321 replies, RFC 3463 enhanced codes). */
export function verdictOf(error: NodemailerError): SendResult {
  return { kind: isRefusedForGood(error) ? 'rejected' : 'deferred', reason: reasonOf(error) };
}

/** Replies to RCPT and DATA that speak of the session, our account or the disk rather than of address or message. */
const notTheAddress = new Set([500, 502, 503, 504, 521, 530, 534, 535, 538, 552]);

/**
 * Enhanced codes that do not blame the address: full mailbox (5.2.2), the sender's address (5.1.7, 5.1.8), the mail
 * system (5.3), the protocol (5.5), policy and security (5.7): "relaying denied" would else mark thousands as dead.
 */
const notTheAddressEnhanced = /^5\.(?:2\.2|1\.7|1\.8|[357]\.\d+)$/;

function isRefusedForGood(error: NodemailerError): boolean {
  const { code, command, responseCode } = error;
  if (code !== 'EENVELOPE' && code !== 'EMESSAGE') return false;
  if (command !== 'RCPT TO' && command !== 'DATA') return false;
  if (responseCode === undefined || responseCode < 500 || responseCode > 599) return false;
  const enhanced = enhancedCodeOf(error);
  return enhanced === undefined ? !notTheAddress.has(responseCode) : !notTheAddressEnhanced.test(enhanced);
}

function enhancedCodeOf({ response }: NodemailerError): string | undefined {
  return /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/.exec(response ?? '')?.[1];
}

/**
 * The relay's own words are kept only from steps at which it has not been told the address: after that, replies echo
 * it in more ways than could be recognised. What looks like an address is blotted out even there.
 */
function reasonOf(error: NodemailerError): string {
  const { code, command, responseCode, originalCode, timeoutType, response } = error;
  if (responseCode === undefined) return [code ?? 'unknown', originalCode ?? timeoutType].filter(Boolean).join(' ');
  const numbers = [command, responseCode, enhancedCodeOf(error)].filter(Boolean).join(' ');
  if (command === 'RCPT TO' || command === 'DATA' || response === undefined) return numbers;
  const words = oneLine(response.replace(/^\d{3}[ -](?:[245]\.\d{1,3}\.\d{1,3})?/, '')).replace(/\S+/g, (word) =>
    word.includes('@') ? '…' : word,
  );
  return `${numbers} ${words.slice(0, 200)}`.trim();
}
