/** What was read of the database, held in memory and read again and again. */
export interface FreshView<T> extends AsyncDisposable {
  current(): T;
  /** Milliseconds since the database last told how it stands; since a jump of the clock, how far it jumped. */
  age(): number;
  /** Looks now; what was committed before the call is seen after it. Where the database is away, the old view stays. */
  refresh(): Promise<void>;
}

export interface FreshViewOptions<T> {
  /** Reads how things stand; `former` is what the look before found, undefined at the first. */
  readonly look: (former: T | undefined) => Promise<T>;
  /** From the end of one look to the next. */
  readonly refreshMs: number;
  readonly onError: (error: unknown) => void;
  readonly clock: () => Date;
}

/** Looks, and goes on looking until disposed. @throws when the first look fails. */
export async function keepFresh<T>(options: FreshViewOptions<T>): Promise<FreshView<T>> {
  const { look, refreshMs, onError, clock } = options;
  let seenAt = clock();
  let view = await look(undefined);
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isDisposed = false;

  const lookAgain = async () => {
    const startedAt = clock();
    view = await look(view);
    seenAt = startedAt;
  };
  const run = (): Promise<void> => {
    next = undefined;
    if (isDisposed) return Promise.resolve();
    clearTimeout(timer);
    running = lookAgain()
      .catch(onError)
      .finally(() => {
        running = undefined;
        if (!isDisposed) timer = setTimeout(run, refreshMs);
      });
    return running;
  };
  const refresh = (): Promise<void> => {
    if (running === undefined) return run();
    // The look under way may have asked before the caller's change was committed: one more is shared by all who wait.
    next ??= running.then(run);
    return next;
  };

  timer = setTimeout(run, refreshMs);
  return {
    current: () => view,
    age: () => Math.abs(clock().getTime() - seenAt.getTime()),
    refresh,
    [Symbol.asyncDispose]: async () => {
      isDisposed = true;
      clearTimeout(timer);
      await (next ?? running);
    },
  };
}
