/**
 * Resolves at the first SIGTERM or SIGINT (Ctrl-C). A second one is left to the system, and ends the program at once.
 */
export function stopSignal(): Promise<NodeJS.Signals> {
  const { promise, resolve } = Promise.withResolvers<NodeJS.Signals>();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, resolve);
  return promise;
}
