/** Places that are taken and given back. */
export interface Slots {
  /** Waits for a slot, first come first served. */
  take(): Promise<void>;
  give(): void;
  /** Whether every slot is taken, and so many wait for one already. */
  isFull(mostWaiting: number): boolean;
  /** Waits until every slot was given back and nobody waits. */
  allFree(): Promise<void>;
}

/** A fixed number of places for things that happen at once. */
export function makeSlots(count: number): Slots {
  const waiting: (() => void)[] = [];
  let free = count;
  let onAllFree: (() => void) | undefined;
  return {
    async take() {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
    },
    give() {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
      if (free === count) onAllFree?.();
    },
    isFull: (mostWaiting) => free === 0 && waiting.length >= mostWaiting,
    async allFree() {
      if (free === count) return;
      await new Promise<void>((resolve) => {
        onAllFree = resolve;
      });
    },
  };
}
