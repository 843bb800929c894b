import { connect, type Socket } from 'node:net';

/** A kept-alive HTTP/1.1 connection with one request at a time. Reads of an answer what a load generator must, no more. */
export interface LoadConnection {
  send(text: string): void;
  close(): void;
}

export interface Listener {
  readonly onAnswer: (status: number) => void;
  /** The connection broke before the answer was whole. */
  readonly onCut: () => void;
}

/** Connects with the first request, and again after the server has closed. */
export function loadConnection(port: number, { onAnswer, onCut }: Listener): LoadConnection {
  let socket: Socket | undefined;
  let isWaiting = false;
  let head: Buffer | undefined;
  let bodyLeft = 0;
  let status = 0;
  let isLast = false;

  const leave = () => {
    const left = socket;
    socket = undefined;
    left?.destroy();
  };
  const answered = () => {
    isWaiting = false;
    bodyLeft = 0;
    // A server may end a connection after so many requests (RFC 9112, 9.6).
    if (isLast) leave();
    onAnswer(status);
  };
  const read = (chunk: Buffer) => {
    if (bodyLeft > 0) {
      bodyLeft -= chunk.length;
      if (bodyLeft <= 0) answered();
      return;
    }
    const bytes = head === undefined ? chunk : Buffer.concat([head, chunk]);
    const end = bytes.indexOf('\r\n\r\n');
    head = end < 0 ? bytes : undefined;
    if (end < 0) return;
    const lines = bytes.toString('latin1', 0, end);
    status = Number(lines.slice(9, 12));
    isLast = lines.includes('\r\nConnection: close');
    bodyLeft = contentLength(lines) - (bytes.length - end - 4);
    if (bodyLeft <= 0) answered();
  };
  const open = (): Socket => {
    const opened = connect({ port, host: '127.0.0.1', noDelay: true });
    opened.on('data', read);
    opened.on('error', () => undefined);
    opened.on('close', () => {
      // One that was replaced already, since the server had ended it, has nothing to say of the next request.
      if (socket !== opened) return;
      socket = undefined;
      if (!isWaiting) return;
      isWaiting = false;
      head = undefined;
      bodyLeft = 0;
      onCut();
    });
    return opened;
  };

  return {
    send: (text) => {
      isWaiting = true;
      if (socket === undefined || socket.destroyed || socket.readableEnded) socket = open();
      socket.write(text, 'latin1');
    },
    close: () => socket?.destroy(),
  };
}

/** @throws for an answer whose length is not said: this program does not read chunks. */
function contentLength(head: string): number {
  const stated = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
  if (stated !== undefined) return Number(stated);
  // Node's own answers to what is no request, or too slow a one, are a head and then the end.
  if (/^HTTP\/1\.1 (?:304|204|4\d\d)/.test(head)) return 0;
  throw new Error(`The answer does not say its length:\n${head}`);
}
