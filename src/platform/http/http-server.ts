import { once } from 'node:events';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

export interface HttpServer extends AsyncDisposable {
  readonly port: number;
}

/** Slow senders are cut off; a signature is a few hundred bytes. */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 20_000;
const KEEP_ALIVE_TIMEOUT_MS = 10_000;
const MAX_HEADER_BYTES = 16_384;
/** Requests under way have this long to end when the server stops. */
const CLOSE_TIMEOUT_MS = 8_000;

/**
 * Listens; disposing stops listening and lets the requests under way end.
 *
 * @throws where the port is taken.
 */
export async function listen(
  handler: RequestListener,
  { port, host }: { readonly port: number; readonly host: string },
): Promise<HttpServer> {
  const server = createServer(
    {
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
      maxHeaderSize: MAX_HEADER_BYTES,
    },
    handler,
  );
  const silent = socketsWithoutRequest(server);
  const underWay = responsesUnderWay(server);
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  return {
    port: address === null || typeof address === 'string' ? port : address.port,
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      // Connections that browsers open in advance count as busy until their first request.
      for (const socket of silent) if (socket.bytesRead === 0) socket.destroy();
      for (const response of underWay) response.shouldKeepAlive = false;
      server.prependListener('request', (_, response) => {
        response.shouldKeepAlive = false;
      });
      const deadline = setTimeout(() => server.closeAllConnections(), CLOSE_TIMEOUT_MS);
      await closed;
      clearTimeout(deadline);
    },
  };
}

function socketsWithoutRequest(server: Server): ReadonlySet<Socket> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('request', ({ socket }) => sockets.delete(socket));
  return sockets;
}

function responsesUnderWay(server: Server): ReadonlySet<ServerResponse> {
  const responses = new Set<ServerResponse>();
  server.prependListener('request', (_, response) => {
    responses.add(response);
    response.once('close', () => responses.delete(response));
  });
  return responses;
}
