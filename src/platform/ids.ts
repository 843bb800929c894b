import { randomUUIDv7 } from 'node:crypto';

/** A new UUID version 7 (RFC 9562): keys that grow with time keep their index pages together. */
export function newUuid7(): string {
  return randomUUIDv7();
}
