import { setTimeout as sleep } from 'node:timers/promises';

const PAUSE_MS = 50;

/** Looks again and again until there is something to see. @returns undefined where it does not come in time. */
export async function waitFor<T>(look: () => Promise<T | undefined>, withinMs: number): Promise<T | undefined> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const seen = await look().catch(() => undefined);
    if (seen !== undefined || performance.now() > deadline) return seen;
    await sleep(PAUSE_MS);
  }
}

/** As waitFor, and how long it took. @throws where it does not come in time. */
export async function secondsUntil(what: string, look: () => Promise<unknown>, withinMs: number): Promise<number> {
  const startedAt = performance.now();
  if ((await waitFor(look, withinMs)) === undefined)
    throw new Error(`Waited ${withinMs / 1000} s in vain for ${what}.`);
  return (performance.now() - startedAt) / 1000;
}
