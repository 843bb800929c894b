import type { CampaignText } from '../campaigns/campaign.ts';
import { formatDate } from '../platform/i18n/format.ts';
import { directionOf, type Language } from '../platform/i18n/languages.ts';
import type { Locales } from '../platform/i18n/locales.ts';
import { type Foreign, foreignOn } from '../platform/i18n/words.ts';
import type { MailContent } from '../platform/mail/mailer.ts';
import type { Render } from '../platform/views/views.ts';

/** What mails to signatories are written with. */
export interface MailTools {
  readonly render: Render;
  readonly locales: Locales;
}

/**
 * What every mail to a signatory is about. The name they gave is not among it, on purpose: whoever signs for another
 * chooses it, and a mail that repeats it would carry a spammer's words to strangers under our sender. Nor does anybody
 * who reads along learn it.
 */
export interface MailFacts {
  /** The reader's. */
  readonly language: Language;
  /** The version that was signed, in the language it was signed in. */
  readonly campaign: Pick<CampaignText, 'language' | 'title' | 'petition'>;
  readonly campaignUrl: string;
  readonly withdrawUrl: string;
}

/** What a mail that asks to confirm is about. */
export interface PendingMailFacts extends MailFacts {
  readonly confirmUrl: string;
  /** The last day on which the link works: the signature is erased after it, or the campaign's grace is over. */
  readonly confirmBy: Date;
}

/** Asks to confirm: for a new signature, and for one that was given again before it was confirmed. */
export function verificationMail(tools: MailTools, facts: PendingMailFacts): MailContent {
  return pendingMail(tools, 'mails.verification', facts);
}

/** The same for a member of the team who tries it: it says that it is a trial, and else what everybody gets. */
export function trialMail(tools: MailTools, facts: PendingMailFacts): MailContent {
  const letter = pendingLetter(tools, 'mails.verification', facts);
  const say = speaker(tools, facts);
  return write(tools, facts, {
    ...letter,
    subject: say('mails.trial.subject', { subject: letter.subject }),
    afterwards: [say('mails.trial.note'), ...letter.afterwards],
  });
}

/** Asks to confirm once more, a few days later. */
export function reminderMail(tools: MailTools, facts: PendingMailFacts): MailContent {
  return pendingMail(tools, 'mails.reminder', facts);
}

/** Tells who signs again after confirming that their signature counts. */
export function alreadySignedMail(tools: MailTools, facts: MailFacts): MailContent {
  const say = speaker(tools, facts);
  return write(tools, facts, {
    subject: say('mails.already-signed.subject'),
    opening: say('mails.already-signed.opening'),
    ask: say('mails.already-signed.ask'),
    button: { label: say('mails.already-signed.button'), url: facts.campaignUrl },
    afterwards: [say('mails.already-signed.not-me')],
    links: [{ label: say('mails.withdraw.verified'), url: facts.withdrawUrl }],
  });
}

type PendingPart = 'mails.verification' | 'mails.reminder';

function pendingMail(tools: MailTools, part: PendingPart, facts: PendingMailFacts): MailContent {
  return write(tools, facts, pendingLetter(tools, part, facts));
}

function pendingLetter(tools: MailTools, part: PendingPart, facts: PendingMailFacts): Letter {
  const say = speaker(tools, facts);
  return {
    subject: say(`${part}.subject`),
    opening: say(`${part}.opening`),
    ask: say(`${part}.ask`),
    button: { label: say(`${part}.button`), url: facts.confirmUrl },
    afterwards: [say(`${part}.deadline`, { date: formatDate(facts.language, facts.confirmBy) })],
    links: [
      { label: say('mails.withdraw.pending'), url: facts.withdrawUrl },
      { label: say('mails.campaign-page'), url: facts.campaignUrl },
    ],
  };
}

interface Letter {
  readonly subject: string;
  readonly opening: string;
  readonly ask: string;
  readonly button: Link;
  readonly afterwards: readonly string[];
  readonly links: readonly Link[];
}

interface Link {
  readonly label: string;
  readonly url: string;
}

/** For `mail/letter` and `mail/letter.txt`. */
interface LetterView extends Letter {
  readonly language: Language;
  readonly direction: 'ltr' | 'rtl';
  readonly greeting: string;
  readonly petition: string;
  readonly petitionForeign: Foreign | undefined;
  readonly linkByHand: string;
  readonly why: string;
}

declare module '../platform/views/views.ts' {
  interface Views {
    'mail/letter': LetterView;
    'mail/letter.txt': LetterView;
  }
}

function write(tools: MailTools, facts: MailFacts, letter: Letter): MailContent {
  const { language, campaign } = facts;
  const say = speaker(tools, facts);
  const view: LetterView = {
    ...letter,
    language,
    direction: directionOf(language),
    greeting: say('mails.greeting'),
    petition: campaign.petition,
    petitionForeign: foreignOn(language, campaign.language),
    linkByHand: say('mails.link-by-hand'),
    why: say('mails.why'),
  };
  return {
    subject: letter.subject,
    text: tools.render('mail/letter.txt', view),
    html: tools.render('mail/letter', view),
  };
}

/** Every sentence may name the campaign's title. */
function speaker({ locales }: MailTools, { language, campaign: { title } }: MailFacts) {
  return (key: string, params?: Record<string, string>) => locales.message(language, key, { title, ...params });
}
