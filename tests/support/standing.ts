/** How much of a text's beginning is looked for first; what is shorter than the last is looked for by itself. */
const BEGINNINGS: readonly number[] = [16, 6];
/** Thirty-two places in the table for each beginning, so that few stretches of the text are looked up in vain. */
const SPARSE_BITS = 5;
const MOST_BITS = 24;

/**
 * Which of many texts stand in a long one. The long one is read once, and not once for each: a run of all tests has
 * hundreds of thousands of things to look for, in a hundred thousand lines.
 */
export function standing(sought: Iterable<string>, text: string): ReadonlySet<string> {
  const left = new Set(sought);
  const seen = new Set<string>();
  for (const length of BEGINNINGS) {
    const long = [...left].filter((one) => one.length >= length);
    for (const one of long) left.delete(one);
    readOnce(long, length, text, seen);
  }
  for (const one of left) if (text.includes(one)) seen.add(one);
  return seen;
}

/** Rabin and Karp's way: a number for each stretch of the text, made from that of the stretch before. */
function readOnce(sought: readonly string[], length: number, text: string, seen: Set<string>): void {
  if (sought.length === 0) return;
  const byBeginning = Map.groupBy(sought, (one) => one.slice(0, length));
  const bits = Math.min(MOST_BITS, Math.ceil(Math.log2(byBeginning.size)) + SPARSE_BITS);
  const table = new Uint8Array(2 ** bits);
  for (const beginning of byBeginning.keys()) table[placeOf(hashOf(beginning, length), bits)] = 1;
  let outgoing = 1;
  for (let at = 1; at < length; at += 1) outgoing = Math.imul(outgoing, FACTOR);
  let hash = hashOf(text, length);
  for (let at = 0; at + length <= text.length; at += 1) {
    if (table[placeOf(hash, bits)] === 1) {
      for (const one of byBeginning.get(text.slice(at, at + length)) ?? []) {
        if (!seen.has(one) && text.startsWith(one, at)) seen.add(one);
      }
    }
    hash = Math.imul(hash - Math.imul(text.charCodeAt(at), outgoing), FACTOR) + text.charCodeAt(at + length);
    hash |= 0;
  }
}

const FACTOR = 0x01000193;

function hashOf(text: string, length: number): number {
  let hash = 0;
  for (let at = 0; at < length; at += 1) hash = (Math.imul(hash, FACTOR) + text.charCodeAt(at)) | 0;
  return hash;
}

/** The low bits alone would be those of the last few letters. */
function placeOf(hash: number, bits: number): number {
  return Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> (32 - bits);
}
