import { randomUUID } from 'node:crypto';
import nodemailer from 'nodemailer';
import { answerParent } from './child.ts';
import { mailPoolSchema } from './mail-pool-plan.ts';

const makePool = (url: string, maxConnections: number) =>
  // Nodemailer would otherwise pause for a new connection every hundred mails.
  nodemailer.createTransport({ pool: true, url, maxConnections, maxMessages: Number.POSITIVE_INFINITY });

let pool: ReturnType<typeof makePool> | undefined;

answerParent(mailPoolSchema, async ({ smtpUrl, connections, mails, count, prefix }) => {
  pool ??= makePool(smtpUrl, connections);
  const transport = pool;
  await Promise.all(
    Array.from({ length: count }, (_, number) => {
      const mail = mails[number % mails.length];
      if (mail === undefined) throw new Error('There is no mail to send.');
      const { language, ...content } = mail;
      return transport.sendMail({
        ...content,
        from: 'Signatory <signatory@localhost>',
        to: `${prefix}.${number}@example.org`,
        textEncoding: language === 'fa' ? 'base64' : 'quoted-printable',
        messageId: `<${randomUUID()}.1@localhost>`,
        headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': language },
        xMailer: false,
      });
    }),
  );
});
