import { createHash } from 'node:crypto';

/**
 * The one way to write a value as JSON: no white space, keys in the order of their UTF-16 code units, as RFC 8785 has
 * it. So what is the same has the same hash, whoever writes it.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, part]) => `${JSON.stringify(key)}:${canonicalJson(part)}`).join(',')}}`;
}

export function sha256Of(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
