/** What is sent in while a write runs goes together into the next one; everybody is answered after their write. */
export interface GroupCommit<Item, Result> {
  /**
   * Hands in one item.
   *
   * @returns its result once the write that held it has ended; 'full' at once when too many are waiting.
   * @throws what the write threw.
   */
  submit(item: Item): Promise<Result | 'full'>;
}

export interface GroupCommitOptions<Item, Result> {
  /** Writes a batch durably and gives a result for each item, in order. */
  readonly write: (batch: readonly Item[]) => Promise<readonly Result[]>;
  /** The most items in one write. */
  readonly maxBatch: number;
  /** The most items waiting for a write; one more is refused. */
  readonly maxWaiting: number;
  /** Writes under way at the same time. */
  readonly maxWrites: number;
  /** Whether an error may be one item's fault; then each is written alone once, and only the guilty one fails. */
  readonly mayBeOneItemsFault: (error: unknown) => boolean;
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** Knows no SQL: how a batch becomes durable is the `write` it is given. In a quiet hour a single item waits for nobody. */
export function groupCommit<Item, Result>(options: GroupCommitOptions<Item, Result>): GroupCommit<Item, Result> {
  const { write, maxBatch, maxWaiting, maxWrites, mayBeOneItemsFault } = options;
  let waiting: Waiting<Item, Result>[] = [];
  let writes = 0;

  async function commit(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await write(batch.map(({ item }) => item));
      batch.forEach(({ resolve, reject }, index) => {
        const result = results[index];
        if (result === undefined) reject(new Error('The write gave no result for one of its items.'));
        else resolve(result);
      });
    } catch (error) {
      if (batch.length > 1 && mayBeOneItemsFault(error)) {
        for (const one of batch) await commit([one]);
      } else {
        for (const { reject } of batch) reject(error);
      }
    }
  }

  function writeNext(): void {
    while (waiting.length > 0 && writes < maxWrites) {
      const batch = waiting.slice(0, maxBatch);
      waiting = waiting.slice(maxBatch);
      writes += 1;
      void commit(batch).then(() => {
        writes -= 1;
        writeNext();
      });
    }
  }

  return {
    submit: (item) => {
      if (waiting.length >= maxWaiting) return Promise.resolve('full');
      const result = new Promise<Result>((resolve, reject) => waiting.push({ item, resolve, reject }));
      writeNext();
      return result;
    },
  };
}
