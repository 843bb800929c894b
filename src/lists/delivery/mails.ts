import { type DeskMailTools, deskLetter } from '../../accounts/mails.ts';
import { formatDate, formatMoment } from '../../platform/i18n/format.ts';
import type { Language } from '../../platform/i18n/languages.ts';
import type { MailContent } from '../../platform/mail/mailer.ts';
import { numbersInWords } from './notice.ts';

/** The link to a recipient's lists. It names no signatory, and the link alone opens nothing that names one. */
export function deliveryMail(
  tools: DeskMailTools,
  language: Language,
  {
    campaign,
    endsAt,
    needsCode,
    isEncrypted,
    url,
  }: {
    readonly campaign: string;
    readonly endsAt: Date;
    readonly needsCode: boolean;
    readonly isEncrypted: boolean;
    readonly url: string;
  },
): MailContent {
  const say = (key: string, params?: Record<string, string>) => tools.locales.message(language, key, params);
  return deskLetter(tools, language, {
    subject: say('delivery.mail.subject', { campaign }),
    opening: say('delivery.mail.opening', { campaign }),
    ask: say('delivery.mail.ask', { date: formatMoment(language, endsAt) }),
    button: { label: say('delivery.mail.button'), url },
    afterwards: [
      ...(needsCode ? [say('delivery.mail.code')] : []),
      ...(isEncrypted ? [say('delivery.mail.encrypted')] : []),
      say('delivery.mail.unexpected'),
    ],
    why: say('delivery.mail.why'),
  });
}

/** Which entries of a list to delete, by their numbers. */
export function noticeMail(
  tools: DeskMailTools,
  language: Language,
  {
    campaign,
    madeAt,
    fileNames,
    numbers,
    leadsTo,
    url,
  }: {
    readonly campaign: string;
    readonly madeAt: Date;
    readonly fileNames: readonly string[];
    readonly numbers: readonly number[];
    readonly leadsTo: 'fresh' | 'list' | 'campaign';
    readonly url: string;
  },
): MailContent {
  const say = (key: string, params?: Record<string, string | number>) => tools.locales.message(language, key, params);
  const count = numbers.length;
  return deskLetter(tools, language, {
    subject: say('delivery.notice.subject', { campaign, count }),
    opening: say('delivery.notice.opening', {
      campaign,
      date: formatDate(language, madeAt),
      files: fileNames.join(', '),
      count,
    }),
    ask: say('delivery.notice.numbers', { numbers: numbersInWords(numbers), count }),
    button: { label: say(`delivery.notice.button.${leadsTo}`), url },
    afterwards: [say('delivery.notice.copies'), ...(leadsTo === 'fresh' ? [say('delivery.notice.fresh')] : [])],
    why: say('delivery.mail.why'),
  });
}
