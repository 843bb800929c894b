import { once } from 'node:events';
import type { Server } from 'node:net';

/**
 * Listens on 127.0.0.1 alone and says on which port.
 *
 * @throws {Error} what the operating system says, such as EADDRINUSE.
 */
export async function listenOnLoopback(server: Server, port: number): Promise<number> {
  server.listen({ host: '127.0.0.1', port });
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('A server that listens has an address');
  return address.port;
}
