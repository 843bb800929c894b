import { createServer, type Socket } from 'node:net';
import { listenOnLoopback } from '../../src/platform/mail/listen.ts';
import { answerParent } from './child.ts';
import { type Received, sinkQuestionSchema } from './sink-plan.ts';

/** Between two mails: no drain stands still for so long. */
const SILENCE_MS = 60_000;

interface Arrivals {
  mails: number;
  bytes: number;
  firstAt: number;
  lastAt: number;
  /** Open ones that have brought a mail, and the most that were so at once. */
  readonly connections: Set<Socket>;
  mostConnections: number;
}

let arrivals = noArrivals();
let onArrival = () => {};

answerParent(sinkQuestionSchema, async (question) => {
  if (question.ask === 'listen') return { port: await listenOnLoopback(createServer({ noDelay: true }, converse), 0) };
  return await receive(question.mails);
});

function noArrivals(): Arrivals {
  return { mails: 0, bytes: 0, firstAt: 0, lastAt: 0, connections: new Set(), mostConnections: 0 };
}

function receive(mails: number): Promise<Received> {
  const { promise, resolve, reject } = Promise.withResolvers<Received>();
  const timer = setTimeout(
    () => reject(new Error(`Of ${mails} mails only ${arrivals.mails} have come, and no more come.`)),
    SILENCE_MS,
  );
  onArrival = () => {
    timer.refresh();
    if (arrivals.mails < mails) return;
    const { bytes, firstAt, lastAt, mostConnections } = arrivals;
    arrivals = noArrivals();
    resolve({ seconds: (lastAt - firstAt) / 1_000, bytes, connections: mostConnections });
  };
  onArrival();
  return promise.finally(() => {
    clearTimeout(timer);
    onArrival = () => {};
  });
}

/** As much of RFC 5321 as Nodemailer speaks. What it costs is the same for both sides, and little. */
function converse(socket: Socket): void {
  let text = '';
  let isMail = false;
  const understand = (said: string): string => {
    if (isMail) {
      isMail = false;
      arrived(socket, said.length);
      return '250 taken\r\n';
    }
    switch (said.slice(0, 4).toUpperCase()) {
      case 'EHLO':
        return '250-sink\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n';
      case 'DATA':
        isMail = true;
        return '354 go on\r\n';
      case 'QUIT':
        socket.end('221 bye\r\n');
        return '';
      default:
        return '250 well\r\n';
    }
  };
  socket.on('error', () => socket.destroy());
  socket.on('close', () => arrivals.connections.delete(socket));
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1');
    for (;;) {
      const mark = isMail ? '\r\n.\r\n' : '\r\n';
      const end = text.indexOf(mark);
      if (end < 0) return;
      const said = text.slice(0, end);
      text = text.slice(end + mark.length);
      const answer = understand(said);
      if (answer !== '') socket.write(answer);
    }
  });
  socket.write('220 sink\r\n');
}

function arrived(socket: Socket, bytes: number): void {
  arrivals.lastAt = performance.now();
  if (arrivals.mails === 0) arrivals.firstAt = arrivals.lastAt;
  arrivals.mails += 1;
  arrivals.bytes += bytes;
  arrivals.connections.add(socket);
  arrivals.mostConnections = Math.max(arrivals.mostConnections, arrivals.connections.size);
  onArrival();
}
