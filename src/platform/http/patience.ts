/**
 * Whole requests have to be there within seconds; a file on a slow line takes minutes. Whoever reads one grants its sender
 * patience, for as long as it keeps up a pace: that alone tells a slow line from somebody who holds a place for nothing.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

export interface Pace {
  /** Bytes a second, in the mean over each stretch. */
  readonly leastRate: number;
  readonly stretchMs: number;
  /** However steadily it comes. */
  readonly mostMs: number;
}

/** Ten megabytes at a phone's 3G pace take five minutes; half of that pace is the least. */
export const uploadPace: Pace = { leastRate: 16_000, stretchMs: 10_000, mostMs: 11 * 60_000 };

const granted = new WeakSet<Duplex>();

/** Whether somebody watches the pace of what comes here, so that the usual time for a request does not count. */
export function hasPatience(socket: Duplex): boolean {
  return granted.has(socket);
}

/** Grants it until disposed. @param onTooSlow once, where the sender does not keep up the pace */
export function grantPatience(req: IncomingMessage, pace: Pace, onTooSlow: () => void): Disposable {
  const { socket } = req;
  const { leastRate, stretchMs, mostMs } = pace;
  const begun = performance.now();
  let read = socket.bytesRead;
  granted.add(socket);
  const watch = setInterval(() => {
    const isBehind = socket.bytesRead - read < (leastRate * stretchMs) / 1_000;
    read = socket.bytesRead;
    // What has come in whole waits for nobody.
    if (req.complete || (!isBehind && performance.now() - begun < mostMs)) return;
    clearInterval(watch);
    onTooSlow();
  }, stretchMs).unref();
  return {
    [Symbol.dispose]: () => {
      clearInterval(watch);
      granted.delete(socket);
    },
  };
}
