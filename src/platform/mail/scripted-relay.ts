import { createServer, type Socket } from 'node:net';
import { listenOnLoopback } from './listen.ts';

/** Where in an SMTP conversation a relay can misbehave. */
export type Step = 'greeting' | 'EHLO' | 'MAIL FROM' | 'RCPT TO' | 'DATA' | 'content' | 'end';

/** What it does there: the reply it sends instead, silence, a closed connection, or a byte now and then for ever. */
export type Deed = { readonly reply: string } | 'hang' | 'close' | 'trickle';

/** The relay, and what it saw. */
export interface ScriptedRelay extends AsyncDisposable {
  readonly smtpUrl: string;
  /** Connections open at this moment. */
  openConnections(): number;
  /** Connections ever made. */
  connectionCount(): number;
  /** Closes every connection, as relays do with idle ones. */
  dropConnections(): void;
  /** Mails accepted to the end. */
  acceptedCount(): number;
}

/** For tests and benchmarks: an SMTP relay that does as it is told, and all else well. */
export async function startScriptedRelay(script: { readonly [S in Step]?: Deed } = {}): Promise<ScriptedRelay> {
  const sockets = new Set<Socket>();
  let connectionCount = 0;
  let acceptedCount = 0;

  const server = createServer((socket) => {
    connectionCount += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    let inContent = false;
    let rest = '';
    const at = (step: Step, goodReply: string) => perform(socket, script[step] ?? { reply: goodReply });
    socket.setEncoding('latin1').on('data', (chunk) => {
      rest += chunk;
      for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        if (inContent) {
          if (line !== '.') continue;
          inContent = false;
          if (script.end === undefined) acceptedCount += 1;
          at('end', '250 2.0.0 taken');
        } else if (/^EHLO/i.test(line)) at('EHLO', '250-relay.test\r\n250-8BITMIME\r\n250 SMTPUTF8');
        else if (/^MAIL FROM/i.test(line)) at('MAIL FROM', '250 2.1.0 go on');
        else if (/^RCPT TO/i.test(line)) at('RCPT TO', '250 2.1.5 go on');
        else if (/^DATA/i.test(line)) {
          inContent = script.DATA === undefined;
          at('DATA', '354 go on');
          if (script.content !== undefined) perform(socket, script.content);
        } else if (/^QUIT/i.test(line)) socket.end('221 2.0.0 farewell\r\n');
        else socket.write('250 2.0.0 well\r\n');
      }
    });
    at('greeting', '220 relay.test ESMTP');
  });
  const port = await listenOnLoopback(server, 0);

  return {
    smtpUrl: `smtp://127.0.0.1:${port}`,
    openConnections: () => sockets.size,
    connectionCount: () => connectionCount,
    dropConnections() {
      for (const socket of sockets) socket.destroy();
    },
    acceptedCount: () => acceptedCount,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function perform(socket: Socket, deed: Deed): void {
  if (deed === 'hang') return;
  if (deed === 'close') socket.destroy();
  else if (deed === 'trickle') {
    const timer = setInterval(() => socket.write('2'), 20);
    socket.on('close', () => clearInterval(timer));
  } else socket.write(`${deed.reply}\r\n`);
}
