import { randomUUIDv7 } from 'node:crypto';

/** A new UUID version 7 (RFC 9562): keys that grow with time keep their index pages together. */
export function newUuid7(): string {
  return randomUUIDv7();
}

/** Whether a text is a UUID as Postgres writes it. */
export function isUuid(text: string): boolean {
  return /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/.test(text);
}
