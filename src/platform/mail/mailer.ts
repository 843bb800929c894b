import nodemailer, { type SendMailOptions } from 'nodemailer';
import { type Language, languages } from '../i18n/languages.ts';
import { makeSlots } from '../slots.ts';
import { isSendable, oneLine, parseSender } from './mail-address.ts';
import { type SendResult, verdictOf } from './smtp-verdict.ts';

/** What a mail says, twice: for every program and for those that show HTML. */
export interface MailContent {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** A mail to one person. */
export interface Mail extends MailContent {
  /** One bare address, its domain in ASCII. */
  readonly to: string;
  /** With its angle brackets; the same for every attempt, so that a receiver can tell a repeat (RFC 5322, 3.6.4). */
  readonly messageId: string;
  readonly language: Language;
  /** Our own constants only, such as List-Unsubscribe. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** The way out for mails. Closing waits for those under way, and gives up what takes too long. */
export interface Mailer extends AsyncDisposable {
  /** Hands one mail to the relay. Whatever the relay does is a result, never an error. */
  send(mail: Mail): Promise<SendResult>;
}

/** How to reach the relay, and who mails come from. */
export interface MailerOptions {
  /** `smtp://` or `smtps://`, with name and password where the relay wants them. */
  readonly smtpUrl: string;
  /** `Name <address>` or the address alone. */
  readonly from: string;
  readonly maxConnections?: number;
  readonly timeoutsMs?: Partial<Timeouts>;
}

interface Timeouts {
  readonly connect: number;
  readonly greeting: number;
  /** Silence within a conversation. */
  readonly silence: number;
  /** One mail in all: a server that trickles is never silent. */
  readonly delivery: number;
  /** Closing: what is still under way after it is given up, and tried again by whoever asked for it. */
  readonly close: number;
}

const defaultTimeouts: Timeouts = {
  connect: 10_000,
  greeting: 20_000,
  silence: 60_000,
  delivery: 120_000,
  close: 5_000,
};

/** Opens a pool of SMTP connections that are made when needed and kept while mails flow. */
export function openMailer({ smtpUrl, from, maxConnections = 5, timeoutsMs }: MailerOptions): Mailer {
  const timeouts = { ...defaultTimeouts, ...timeoutsMs };
  const sender = parseSender(from);
  const transport = nodemailer.createTransport({
    pool: true,
    url: smtpUrl,
    maxConnections,
    // A closed connection costs its successor a pause of 100 ms: at Nodemailer's own 100 messages that shows.
    maxMessages: 1_000,
    // Only for a connection that the relay dropped while it was idle; all else is the queue's to repeat.
    maxRequeues: 1,
    connectionTimeout: timeouts.connect,
    dnsTimeout: timeouts.connect,
    greetingTimeout: timeouts.greeting,
    socketTimeout: timeouts.silence,
    socketCloseTimeout: 1_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  // A failed idle connection is no event for us: the next mail finds out. Unheard, it would end the process.
  transport.on('error', () => {});
  // As many mails are with the pool as it has connections: the delivery deadline then measures the relay, not our line.
  const slots = makeSlots(maxConnections);
  const underWay = new Set<AbortController>();
  let closed = false;

  const deliver = (mail: Mail): Promise<SendResult> =>
    new Promise((resolve) => {
      const giveUp = new AbortController();
      const deadline = setTimeout(() => giveUp.abort(), timeouts.delivery);
      underWay.add(giveUp);
      transport.sendMail({ ...messageOf(mail, sender), signal: giveUp.signal }, (error) => {
        clearTimeout(deadline);
        underWay.delete(giveUp);
        resolve(error === null ? { kind: 'sent' } : verdictOf(error));
      });
    });

  return {
    async send(mail) {
      if (!isSendable(mail.to)) return { kind: 'rejected', reason: 'the address cannot be written in SMTP' };
      await slots.take();
      try {
        return closed ? { kind: 'deferred', reason: 'the mailer is closed' } : await deliver(mail);
      } finally {
        slots.give();
      }
    },
    async [Symbol.asyncDispose]() {
      closed = true;
      const force = setTimeout(() => {
        for (const giveUp of underWay) giveUp.abort();
      }, timeouts.close);
      await slots.allFree();
      clearTimeout(force);
      transport.close();
    },
  };
}

type Sender = ReturnType<typeof parseSender>;

function messageOf(mail: Mail, sender: Sender): SendMailOptions {
  return {
    from: sender,
    // Objects, never strings: nothing typed by a person is read as a list of addresses.
    to: { name: '', address: mail.to },
    envelope: { from: sender.address, to: mail.to },
    subject: oneLine(mail.subject),
    text: mail.text,
    html: mail.html,
    // Named, because Nodemailer would fold long ASCII lines as format=flowed, and a folded link is a broken one in
    // programs that do not know it. Persian triples in quoted-printable; ASCII in base64 looks like spam to filters.
    textEncoding: mail.language === 'fa' ? 'base64' : 'quoted-printable',
    messageId: mail.messageId,
    headers: headersOf(mail),
    xMailer: false,
  };
}

const fixedHeaders = Object.fromEntries(
  languages.map((language) => [language, { 'Auto-Submitted': 'auto-generated', 'Content-Language': language }]),
);

function headersOf({ language, headers }: Mail): Record<string, string> {
  const own = fixedHeaders[language] ?? {};
  if (headers === undefined) return own;
  return { ...own, ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, oneLine(value)])) };
}
