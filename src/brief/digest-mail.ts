import { campaignTitle } from '../accounts/desk-frame.ts';
import type { DeskMailTools } from '../accounts/mails.ts';
import type { Campaign } from '../campaigns/campaign.ts';
import { plusDays } from '../dashboard/days.ts';
import type { Dashboard } from '../dashboard/numbers.ts';
import { formatDate, formatNumber } from '../platform/i18n/format.ts';
import { directionOf, type Language } from '../platform/i18n/languages.ts';
import { type Words, words } from '../platform/i18n/words.ts';
import type { MailContent } from '../platform/mail/mailer.ts';
import { weekBefore } from './digest-week.ts';

/** For `mail/digest` and `mail/digest.txt`. */
interface DigestView {
  readonly language: Language;
  readonly direction: 'ltr' | 'rtl';
  readonly subject: string;
  readonly greeting: string;
  readonly opening: string;
  readonly numbers: readonly NumberRow[];
  readonly goalsHeading: string;
  readonly goals: readonly DigestGoal[];
  readonly button: Link;
  readonly linkByHand: string;
  readonly why: string;
  readonly stop: Link;
}

interface NumberRow {
  readonly label: string;
  readonly number: string;
  /** Both, for a mail of letters alone. */
  readonly line: string;
}

interface DigestGoal {
  readonly line: string;
  readonly label: Words;
  readonly standing: string;
}

interface Link {
  readonly label: string;
  readonly url: string;
}

declare module '../platform/views/views.ts' {
  interface Views {
    'mail/digest': DigestView;
    'mail/digest.txt': DigestView;
  }
}

export interface DigestInput {
  readonly campaign: Campaign;
  readonly numbers: Dashboard;
  /** How many have signed on paper; 0 where nobody has, and then not told. */
  readonly onPaper: number;
  /** The Monday it is sent on: it is about the week before. */
  readonly monday: string;
  readonly url: string;
  readonly stopUrl: string;
}

/** The numbers of a week: counts alone, and nobody's name. */
export function digestMail({ render, locales }: DeskMailTools, language: Language, input: DigestInput): MailContent {
  const { campaign, numbers, onPaper, monday, url, stopUrl } = input;
  const say = (key: string, params?: Record<string, string | number>) => locales.message(language, key, params);
  const title = { campaign: campaignTitle(campaign, language).title };
  const week = weekBefore(monday);
  const inWeek = (of: string) => numbers.weeks.find((one) => one.monday === of)?.verified ?? 0;
  const lineOf = (label: string, value: string) => say('digest.mail.row', { label, value });
  const row = (name: string, count: number) => {
    const label = say(`digest.mail.${name}`);
    const number = formatNumber(language, count);
    return { label, number, line: lineOf(label, number) };
  };
  const view: DigestView = {
    language,
    direction: directionOf(language),
    subject: say('digest.mail.subject', { ...title, count: numbers.verified }),
    greeting: locales.message(language, 'mails.greeting'),
    opening: say('digest.mail.opening', {
      ...title,
      from: formatDate(language, new Date(week)),
      to: formatDate(language, new Date(plusDays(week, 6))),
    }),
    numbers: [
      row('in-all', numbers.verified),
      row('this-week', inWeek(week)),
      row('week-before', inWeek(weekBefore(week))),
      row('waiting', numbers.confirmation.inTime),
      ...(onPaper === 0 ? [] : [row('on-paper', onPaper)]),
    ],
    goalsHeading: say('digest.mail.goals'),
    goals: numbers.goals.map(({ goal, verified, needed }) => {
      const label = words(goal.label, language, campaign.defaultLanguage) ?? { text: '', foreign: undefined };
      const standing =
        needed === 0
          ? say('digest.mail.goal-reached', { verified, target: goal.target })
          : say('digest.mail.goal-open', { verified, target: goal.target, needed });
      return { label, standing, line: lineOf(label.text, standing) };
    }),
    button: { label: say('digest.mail.button'), url },
    linkByHand: locales.message(language, 'mails.link-by-hand'),
    why: say('digest.mail.why'),
    stop: { label: say('digest.mail.stop'), url: stopUrl },
  };
  return { subject: view.subject, text: render('mail/digest.txt', view), html: render('mail/digest', view) };
}
