/**
 * Resolves at the first SIGTERM or SIGINT (Ctrl-C), or when the program that started this process is gone. A second
 * signal is left to the system, and ends the program at once.
 */
export function stopSignal(): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, resolve);
  process.once('disconnect', () => resolve('disconnect'));
  return promise;
}
