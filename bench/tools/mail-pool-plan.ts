import { z } from 'zod';
import type { Mail } from '../../src/platform/mail/mailer.ts';
import { startChild } from './child.ts';

/** As many as the product's mailer opens. */
const POOL_CONNECTIONS = 5;

export const mailPoolSchema = z.object({
  smtpUrl: z.string(),
  connections: z.number(),
  /** What is sent, in turns. */
  mails: z.array(z.object({ subject: z.string(), text: z.string(), html: z.string(), language: z.string() })),
  count: z.number(),
  prefix: z.string(),
});

/** A bare Nodemailer pool in a process of its own. */
export interface MailPool extends AsyncDisposable {
  /** Sends so many mails, each to another address; ends when all are taken. */
  send(plan: {
    mails: readonly Pick<Mail, 'subject' | 'text' | 'html' | 'language'>[];
    count: number;
    prefix: string;
  }): Promise<void>;
}

export function startMailPool(smtpUrl: string): MailPool {
  const child = startChild('mail-pool.ts');
  return {
    send: async (plan) => void (await child.ask({ smtpUrl, connections: POOL_CONNECTIONS, ...plan }, z.null())),
    [Symbol.asyncDispose]: () => child[Symbol.asyncDispose](),
  };
}
