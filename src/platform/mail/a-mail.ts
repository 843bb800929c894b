import type { Mail } from './mailer.ts';

/** For tests: a mail of which only what is given matters. */
export function aMail(mail: Partial<Mail> = {}): Mail {
  return {
    to: 'anna@example.org',
    subject: 'A subject',
    text: 'Hello',
    html: '<p>Hello</p>',
    messageId: '<verification.1@localhost>',
    language: 'en',
    ...mail,
  };
}
