import { once } from 'node:events';
import { createServer } from 'node:net';
import { errorCode } from './error-code.ts';

/** Below what Linux (32768) and others (RFC 6335: 49152) give away by themselves: none of these is taken meanwhile. */
const ownRange = { from: 20_000, to: 32_000 };
const TRIES = 100;

/**
 * A port of this machine that nobody listens on now: the wanted one, or any.
 *
 * @throws where the wanted one is taken.
 */
export async function freePort(host: string, wanted = 0): Promise<number> {
  for (let left = wanted === 0 ? TRIES : 1; ; left -= 1) {
    const port = wanted === 0 ? anyPort() : wanted;
    const server = createServer().listen(port, host);
    try {
      await once(server, 'listening');
    } catch (error) {
      if (left > 1 && errorCode(error) === 'EADDRINUSE') continue;
      throw error;
    }
    server.close();
    await once(server, 'close');
    return port;
  }
}

function anyPort(): number {
  return ownRange.from + Math.floor(Math.random() * (ownRange.to - ownRange.from));
}
