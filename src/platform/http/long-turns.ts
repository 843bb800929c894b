import type { Server } from 'node:http';

/** A turn that reads from hundreds of connections, as on a day of rush, ends before. */
const LONG_TURN_MS = 50;

/**
 * Lets connections go, each after its answer, as long as a turn of the event loop does not end.
 *
 * Where more than 1,024 connections have something to read, libuv reads on up to 48 times as many within one turn, and it
 * takes in one new connection a turn: under a storm of 4,000 connections that never fell silent a turn took five seconds
 * (Node 26), in which no timer ran, nothing was done that waits for its end, and who came new waited until the storm was
 * over. A connection that is opened anew is first read in a later turn, so that this one ends.
 */
export function endLongTurns(server: Server): void {
  let startedAt: number | undefined;
  const ended = () => {
    startedAt = undefined;
  };
  server.prependListener('request', (_, response) => {
    const now = performance.now();
    if (startedAt === undefined) {
      startedAt = now;
      setImmediate(ended);
    } else if (now - startedAt > LONG_TURN_MS) response.shouldKeepAlive = false;
  });
}
