import { directionOf, type Language } from '../platform/i18n/languages.ts';
import type { Locales } from '../platform/i18n/locales.ts';
import type { MailContent } from '../platform/mail/mailer.ts';
import type { Render } from '../platform/views/views.ts';
import type { FactorChange } from './member.ts';
import { linkMinutes } from './sign-in-link.ts';

/** What mails to the team are written with. */
export interface DeskMailTools {
  readonly render: Render;
  readonly locales: Locales;
}

/** For `mail/desk-letter` and `mail/desk-letter.txt`. */
interface DeskLetterView {
  readonly language: Language;
  readonly direction: 'ltr' | 'rtl';
  readonly subject: string;
  readonly greeting: string;
  readonly opening: string;
  readonly ask: string;
  readonly button: { readonly label: string; readonly url: string };
  readonly linkByHand: string;
  readonly afterwards: readonly string[];
  readonly why: string;
  /** Where such letters can be ended. */
  readonly stop: { readonly label: string; readonly url: string } | undefined;
}

declare module '../platform/views/views.ts' {
  interface Views {
    'mail/desk-letter': DeskLetterView;
    'mail/desk-letter.txt': DeskLetterView;
  }
}

/** The link that signs in. It names nobody: whoever reads along learns no more than the address. */
export function signInMail(tools: DeskMailTools, language: Language, url: string): MailContent {
  const say = (key: string) => tools.locales.message(language, key, { minutes: linkMinutes.mailed });
  return deskLetter(tools, language, {
    subject: say('desk.mail.sign-in.subject'),
    opening: say('desk.mail.sign-in.opening'),
    ask: say('desk.mail.sign-in.ask'),
    button: { label: say('desk.mail.sign-in.button'), url },
    afterwards: [say('desk.mail.sign-in.not-me')],
    why: say('desk.mail.sign-in.why'),
  });
}

/** Tells somebody new where the desk is. */
export function welcomeMail(tools: DeskMailTools, language: Language, url: string): MailContent {
  const say = (key: string) => tools.locales.message(language, key);
  return deskLetter(tools, language, {
    subject: say('desk-team.mail.subject'),
    opening: say('desk-team.mail.opening'),
    ask: say('desk-team.mail.ask'),
    button: { label: say('desk-team.mail.button'), url },
    afterwards: [say('desk-team.mail.not-me')],
    why: say('desk-team.mail.why'),
  });
}

/** Tells a member of a change to how they sign in, and what to do where it was not theirs. */
export function factorChangeMail(
  tools: DeskMailTools,
  language: Language,
  { factor, change }: FactorChange,
  url: string,
): MailContent {
  const say = (key: string) => tools.locales.message(language, key);
  return deskLetter(tools, language, {
    subject: say('desk-factor.mail.subject'),
    opening: say(`desk-factor.mail.opening.${factor}-${change}`),
    ask: say('desk-factor.mail.ask'),
    button: { label: say('desk-factor.mail.button'), url },
    afterwards: [say('desk-factor.mail.not-me')],
    why: say('desk-factor.mail.why'),
  });
}

export type Letter = Pick<DeskLetterView, 'subject' | 'opening' | 'ask' | 'button' | 'afterwards' | 'why'> &
  Partial<Pick<DeskLetterView, 'stop'>>;

/** A letter to a member, as text and as HTML. */
export function deskLetter({ render, locales }: DeskMailTools, language: Language, letter: Letter): MailContent {
  const view: DeskLetterView = {
    stop: undefined,
    ...letter,
    language,
    direction: directionOf(language),
    greeting: locales.message(language, 'mails.greeting'),
    linkByHand: locales.message(language, 'mails.link-by-hand'),
  };
  return {
    subject: letter.subject,
    text: render('mail/desk-letter.txt', view),
    html: render('mail/desk-letter', view),
  };
}
