/** Places that are taken and given back. */
export interface Slots {
  /** Waits for a slot, first come first served. */
  take(): Promise<void>;
  give(): void;
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
    async allFree() {
      if (free === count) return;
      await new Promise<void>((resolve) => {
        onAllFree = resolve;
      });
    },
  };
}
