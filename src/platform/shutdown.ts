/** npm hands on the Ctrl-C that a terminal has given to every process by itself: the second, so soon, is the same one. */
const SAME_SIGNAL_MS = 1_000;

/**
 * Resolves at the first SIGTERM or SIGINT (Ctrl-C), or when the program that started this process is gone. The same
 * signal later again is left to the system, and ends the program at once.
 */
export function stopSignal(): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, resolve);
    process.once(signal, () => {
      setTimeout(() => process.off(signal, resolve), SAME_SIGNAL_MS).unref();
    });
  }
  process.once('disconnect', () => resolve('disconnect'));
  return promise;
}

/**
 * Ends this process after so long whatever keeps it: the connections to a database that hangs never close by
 * themselves.
 */
export function endWithin(ms: number): void {
  setTimeout(() => process.exit(), ms).unref();
}
