/** What the reason of an entry is sealed for: it opens in its own entry alone. */
export function reasonContext(seq: number): string {
  return `audit reason ${seq}`;
}
