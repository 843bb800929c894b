import { type DeskMailTools, deskLetter } from '../../accounts/mails.ts';
import { formatMoment } from '../../platform/i18n/format.ts';
import type { Language } from '../../platform/i18n/languages.ts';
import type { MailContent } from '../../platform/mail/mailer.ts';

/** Tells whoever asked for a list what became of it, and why. It names nobody: who decided stands in the desk. */
export function listDecisionMail(
  tools: DeskMailTools,
  language: Language,
  {
    campaign,
    downloadEnds,
    refusal,
    url,
  }: {
    readonly campaign: string;
    /** Undefined of a list that was refused. */
    readonly downloadEnds: Date | undefined;
    readonly refusal: string | undefined;
    readonly url: string;
  },
): MailContent {
  const say = (key: string, params?: Record<string, string>) => tools.locales.message(language, key, params);
  const verdict = downloadEnds === undefined ? 'refused' : 'approved';
  return deskLetter(tools, language, {
    subject: say(`desk-lists.mail.${verdict}.subject`),
    opening: say(`desk-lists.mail.${verdict}.opening`, { campaign }),
    ask:
      downloadEnds === undefined
        ? say('desk-lists.mail.refused.ask', { reason: refusal ?? '–' })
        : say('desk-lists.mail.approved.ask', { date: formatMoment(language, downloadEnds) }),
    button: { label: say('desk-lists.mail.button'), url },
    afterwards: [say('desk-lists.mail.not-me')],
    why: say('desk-lists.mail.why-asked'),
  });
}

/** Tells another organiser that a request waits. It names nobody: who asks, for whom and why stands in the desk. */
export function listRequestMail(
  tools: DeskMailTools,
  language: Language,
  { campaign, lapsesAt, url }: { readonly campaign: string; readonly lapsesAt: Date; readonly url: string },
): MailContent {
  const say = (key: string, params?: Record<string, string>) => tools.locales.message(language, key, params);
  return deskLetter(tools, language, {
    subject: say('desk-lists.mail.subject'),
    opening: say('desk-lists.mail.opening', { campaign }),
    ask: say('desk-lists.mail.ask', { date: formatMoment(language, lapsesAt) }),
    button: { label: say('desk-lists.mail.button'), url },
    afterwards: [say('desk-lists.mail.doubt')],
    why: say('desk-lists.mail.why'),
  });
}
