import { SMTPServer } from 'smtp-server';
import { listenOnLoopback } from './listen.ts';
import { type MailStore, makeMailStore } from './mailbox-store.ts';

const maxMailBytes = 1024 * 1024;

/** Where the built-in mailbox takes mails in. */
export interface MailSink extends AsyncDisposable {
  readonly smtpUrl: string;
  readonly store: MailStore;
}

/** Starts an SMTP server on a free port of 127.0.0.1 that keeps what it is sent, whoever it is for. */
export async function startMailSink({
  store = makeMailStore(),
  onError,
}: {
  store?: MailStore;
  onError: (error: Error) => void;
}): Promise<MailSink> {
  const smtp = new SMTPServer({
    name: 'mailbox.localhost',
    banner: 'Signatory mailbox',
    // Loopback only: neither a certificate nor a password has a purpose here.
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    size: maxMailBytes,
    closeTimeout: 1_000,
    // Longer than the mailer keeps an idle connection, so that it is never cut off while it hands over a mail.
    socketTimeout: 5 * 60_000,
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => {
        if (!stream.sizeExceeded) chunks.push(chunk);
      });
      stream.on('error', done);
      stream.on('end', () => {
        if (stream.sizeExceeded) return done(Object.assign(new Error('too large'), { responseCode: 552 }));
        const to = session.envelope.rcptTo.map(({ address }) => address);
        store.add(to, Buffer.concat(chunks));
        done();
      });
    },
  });
  const port = await listenOnLoopback(smtp.server, 0);
  // Only now: a start that fails is told by the promise. A client that hangs up is no error of ours.
  smtp.on('error', (error) => {
    if (!isHangUp(error)) onError(error);
  });
  return {
    smtpUrl: `smtp://127.0.0.1:${port}`,
    store,
    async [Symbol.asyncDispose]() {
      await new Promise<void>((resolve) => smtp.close(() => resolve()));
    },
  };
}

function isHangUp(error: Error): boolean {
  return 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
}
