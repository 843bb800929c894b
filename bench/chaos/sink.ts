import { simpleParser } from 'mailparser';
import { type MailSink, startMailSink } from '../../src/platform/mail/mailbox-smtp.ts';

/** A mail as it arrived, and the links in it. */
export interface Arrival {
  readonly to: string;
  readonly messageId: string;
  /** On the clock of `performance.now()`. */
  readonly at: number;
  readonly confirmUrl: string | undefined;
  readonly withdrawUrl: string | undefined;
}

/** Everybody's mailbox: outside of all that is killed. */
export interface ChaosSink extends AsyncDisposable {
  readonly smtpUrl: string;
  readonly arrivals: readonly Arrival[];
}

export async function startChaosSink(onArrival: (arrival: Arrival) => void): Promise<ChaosSink> {
  const arrivals: Arrival[] = [];
  const sink: MailSink = await startMailSink({
    store: {
      add: (to, raw) => {
        const at = performance.now();
        void readArrival(to[0] ?? '', raw, at).then((arrival) => {
          arrivals.push(arrival);
          onArrival(arrival);
        });
      },
      list: () => [],
      find: () => undefined,
    },
    onError: () => undefined,
  });
  return { smtpUrl: sink.smtpUrl, arrivals, [Symbol.asyncDispose]: () => sink[Symbol.asyncDispose]() };
}

export async function readArrival(to: string, raw: Buffer, at: number): Promise<Arrival> {
  const { messageId = '', text = '' } = await simpleParser(raw, { skipHtmlToText: true, skipTextToHtml: true });
  const link = (purpose: string) => new RegExp(`^https?://\\S+/${purpose}/\\S+$`, 'm').exec(text)?.[0];
  return { to, messageId, at, confirmUrl: link('confirm'), withdrawUrl: link('withdraw') };
}
