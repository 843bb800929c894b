import { SMTPServer } from 'smtp-server';
import { listenOnLoopback } from '../../../src/platform/mail/listen.ts';
import { type Arrival, readArrival } from '../sink.ts';

/** What the relay does with a mail, by how the address begins; with all others it does well. */
export const moods = ['busy421', 'later451', 'gone550', 'hangs', 'cut'] as const;
export type Mood = (typeof moods)[number];

/** A relay that is in a mood for some addresses, until it is well again. */
export interface MoodyRelay extends AsyncDisposable {
  readonly smtpUrl: string;
  readonly arrivals: readonly Arrival[];
  /** Attempts that it spoilt, by address. */
  readonly spoilt: ReadonlyMap<string, number>;
  /** From now on it takes every mail, but for those to addresses that are gone. */
  recover(): void;
}

const replies: Partial<Record<Mood, { readonly responseCode: number; readonly message: string }>> = {
  busy421: { responseCode: 421, message: '4.3.2 too busy' },
  later451: { responseCode: 451, message: '4.7.1 greylisted, come back later' },
  gone550: { responseCode: 550, message: '5.1.1 no such person' },
};

export async function startMoodyRelay(): Promise<MoodyRelay> {
  const arrivals: Arrival[] = [];
  const spoilt = new Map<string, number>();
  let isWell = false;
  const moodFor = (address: string): Mood | undefined => {
    const mood = moods.find((one) => address.startsWith(one));
    return isWell && mood !== 'gone550' ? undefined : mood;
  };
  const spoil = (address: string): void => {
    spoilt.set(address, (spoilt.get(address) ?? 0) + 1);
  };
  const smtp = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 500,
    onRcptTo({ address }, _session, done) {
      const reply = replies[moodFor(address) ?? 'hangs'];
      if (reply === undefined) return done();
      spoil(address);
      done(Object.assign(new Error(reply.message), { responseCode: reply.responseCode }));
    },
    onData(stream, session, done) {
      const address = session.envelope.rcptTo[0]?.address ?? '';
      const mood = moodFor(address);
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      if (mood === 'cut' || mood === 'hangs') {
        spoil(address);
        if (mood === 'cut') cutOff(session.remotePort);
        return;
      }
      stream.on('end', () => {
        const at = performance.now();
        void readArrival(address, Buffer.concat(chunks), at).then((arrival) => {
          arrivals.push(arrival);
          done();
        }, done);
      });
    },
  });
  const sockets = new Map<number, { destroy(): void }>();
  const cutOff = (port: number): void => sockets.get(port)?.destroy();
  smtp.server.on('connection', (socket) => {
    const { remotePort } = socket;
    if (remotePort !== undefined) sockets.set(remotePort, socket);
    socket.on('close', () => remotePort !== undefined && sockets.delete(remotePort));
  });
  smtp.on('error', () => undefined);
  const port = await listenOnLoopback(smtp.server, 0);
  return {
    smtpUrl: `smtp://127.0.0.1:${port}`,
    arrivals,
    spoilt,
    recover: () => {
      isWell = true;
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets.values()) socket.destroy();
      await new Promise<void>((resolve) => smtp.close(() => resolve()));
    },
  };
}
