/** Who mails come from: the parts of `Name <address>`. */
export interface Sender {
  readonly name: string;
  readonly address: string;
}

/**
 * Reads the sender of a setting: `Signatory <signatory@localhost>` or the address alone.
 *
 * @throws {Error} when it is neither.
 */
export function parseSender(from: string): Sender {
  const [, name = '', bracketed] = /^([^<>]*)<([^<>]+)>$/.exec(from.trim()) ?? [];
  const address = bracketed ?? from.trim();
  if (!isSendable(address)) throw new Error(`Not a sender: ${JSON.stringify(from)}`);
  return { name: oneLine(name).replace(/^"|"$/g, '').trim(), address };
}

/**
 * Whether an address may stand in an SMTP command and a To header as it is: one mailbox (RFC 5321, RFC 6531 for letters
 * beyond ASCII), nothing that separates, quotes or ends a line. Addresses were parsed long before; this is the last lock.
 */
export function isSendable(address: string): boolean {
  return (
    address.length <= 320 &&
    /^[^\s\p{Cc}\p{Cs}\p{Z}<>,;:"()[\]\\@]+@[^\s\p{Cc}\p{Cs}\p{Z}<>,;:"()[\]\\@]+$/u.test(address)
  );
}

/** One line for a header: every control, line or paragraph separator and broken letter becomes a space. */
export function oneLine(value: string): string {
  return value.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]+/gu, ' ').trim();
}
