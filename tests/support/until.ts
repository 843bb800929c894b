/** Only so that a test ends, on a busy machine too. */
const DEADLINE_MS = 60_000;
const PAUSE_MS = 20;

/**
 * Looks again and again until there is something to see.
 *
 * @param what what is waited for, named by the error where it does not come.
 */
export async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + DEADLINE_MS;
  while (Date.now() < deadline) {
    const seen = await look();
    if (seen !== undefined) return seen;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  throw new Error(`Waited ${DEADLINE_MS} ms in vain for ${what}.`);
}
