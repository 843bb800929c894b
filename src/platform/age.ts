/** Whether something made at `madeAtMs` is younger than `maxAgeMs`. Made in the future (the clock was set back), it is not. */
export function isYounger(madeAtMs: number, maxAgeMs: number, now: Date): boolean {
  const ageMs = now.getTime() - madeAtMs;
  return ageMs >= 0 && ageMs < maxAgeMs;
}
