import { once } from 'node:events';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { errorCode } from '../error-code.ts';
import { type ConnectionLimits, limitConnections } from './connection-limits.ts';
import { hasPatience } from './patience.ts';

export interface HttpServer extends AsyncDisposable {
  readonly port: number;
}

export interface ServerLimits {
  /** Slow senders are cut off; a signature is a few hundred bytes. */
  readonly headersMs: number;
  readonly requestMs: number;
  /** How often is looked who is too slow. */
  readonly lookEveryMs: number;
  /** Of whoever neither sends nor reads. */
  readonly silenceMs: number;
  readonly keepAliveMs: number;
  readonly headerBytes: number;
  /** On one connection, so that none is kept for ever. */
  readonly requestsAConnection: number;
  /** Connections that wait to be taken; one more waits for seconds until it is tried again. */
  readonly backlog: number;
}

const usualLimits: ServerLimits = {
  headersMs: 10_000,
  requestMs: 20_000,
  lookEveryMs: 2_000,
  silenceMs: 60_000,
  keepAliveMs: 10_000,
  headerBytes: 16_384,
  requestsAConnection: 10_000,
  backlog: 4_096,
};

/** Requests under way have this long to end when the server stops. */
const CLOSE_TIMEOUT_MS = 8_000;

export interface ListenOptions {
  readonly port: number;
  readonly host: string;
  readonly connections: ConnectionLimits;
  readonly limits?: Partial<ServerLimits>;
}

/**
 * Listens; disposing stops listening and lets the requests under way end.
 *
 * @throws where the port is taken.
 */
export async function listen(
  handler: RequestListener,
  { port, host, connections, limits: given = {} }: ListenOptions,
): Promise<HttpServer> {
  const limits = { ...usualLimits, ...given };
  const server = createServer(
    {
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      connectionsCheckingInterval: limits.lookEveryMs,
      keepAliveTimeout: limits.keepAliveMs,
      maxHeaderSize: limits.headerBytes,
    },
    handler,
  );
  server.timeout = limits.silenceMs;
  server.maxRequestsPerSocket = limits.requestsAConnection;
  limitConnections(server, connections);
  const silent = socketsWithoutRequest(server);
  const underWay = responsesUnderWay(server);
  server.on('clientError', (error, socket) => endFaulty(error, socket, isAnswered(underWay, socket)));
  server.listen({ port, host, backlog: limits.backlog });
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

const faults: ReadonlyMap<string | undefined, string> = new Map([
  ['ERR_HTTP_REQUEST_TIMEOUT', '408 Request Timeout'],
  ['HPE_HEADER_OVERFLOW', '431 Request Header Fields Too Large'],
  ['HPE_CHUNK_EXTENSIONS_OVERFLOW', '413 Payload Too Large'],
]);

/** Tells whoever speaks no HTTP, or too slowly, and hangs up: all but those whose pace is watched. */
function endFaulty(error: Error, socket: Duplex, isBegun: boolean): void {
  const code = errorCode(error);
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT' && hasPatience(socket)) return;
  if (socket.writable && !isBegun) {
    socket.write(`HTTP/1.1 ${faults.get(code) ?? '400 Bad Request'}\r\nConnection: close\r\n\r\n`);
  }
  socket.destroy(error);
}

/** Whether an answer is on its way there already, which nothing may be mixed into. */
function isAnswered(underWay: ReadonlySet<ServerResponse>, socket: Duplex): boolean {
  return underWay.values().some((response) => response.socket === socket && response.headersSent);
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
