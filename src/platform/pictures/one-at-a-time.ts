/**
 * Does one piece of work after the other: what takes much memory is not done twice at once.
 *
 * @param mostWaiting how many may wait; one more is told that the line is full.
 */
export function oneAtATime(mostWaiting: number): <T>(work: () => Promise<T>) => Promise<T | 'full'> {
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();
  return async (work) => {
    if (waiting > mostWaiting) return 'full';
    waiting += 1;
    const turn = last.then(work, work).finally(() => {
      waiting -= 1;
    });
    last = turn.catch(() => undefined);
    return turn;
  };
}
