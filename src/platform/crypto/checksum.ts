import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** The one way to write a value as JSON (RFC 8785): what is the same has the same hash, whoever writes it. */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Error('What has no JSON has no checksum.');
  return text;
}

export function sha256Of(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
