import { createServer } from 'node:http';
import type { Render } from '../views/views.ts';
import { listenOnLoopback } from './listen.ts';
import { mailboxPages } from './mailbox-pages.ts';
import { startMailSink } from './mailbox-smtp.ts';
import { makeMailStore } from './mailbox-store.ts';

/** The built-in mailbox: takes every mail and shows it on a page, so that the product can be tried out without a relay. */
export interface Mailbox extends AsyncDisposable {
  /** For the mailer. */
  readonly smtpUrl: string;
  /** For people: `http://localhost:1080/`. */
  readonly httpUrl: string;
  readonly port: number;
}

/** What the mailbox needs to start. */
export interface MailboxOptions {
  /** 0 picks a free one. */
  readonly httpPort: number;
  readonly render: Render;
  readonly onError: (error: Error) => void;
}

/**
 * Starts the mailbox on 127.0.0.1; its mails live in memory alone.
 *
 * @throws {Error} when the port is taken, with a sentence for whoever runs the program.
 */
export async function startMailbox({ httpPort, render, onError }: MailboxOptions): Promise<Mailbox> {
  await using parts = new AsyncDisposableStack();
  const store = makeMailStore();
  const http = createServer(mailboxPages({ store, render, onError }));
  const port = await listenOnLoopback(http, httpPort).catch((cause) => {
    throw new Error(`MAILBOX_PORT ${httpPort} cannot be used (${codeOf(cause)}): set another, or 0 for a free one`, {
      cause,
    });
  });
  http.on('error', onError);
  parts.defer(async () => {
    const force = setTimeout(() => http.closeAllConnections(), 1_000);
    await new Promise((resolve) => http.close(resolve));
    clearTimeout(force);
  });
  const sink = parts.use(await startMailSink({ store, onError }));
  const opened = parts.move();
  return {
    smtpUrl: sink.smtpUrl,
    httpUrl: `http://localhost:${port}/`,
    port,
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
