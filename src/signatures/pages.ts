import type { Campaign } from '../campaigns/campaign.ts';
import { formatDate } from '../platform/i18n/format.ts';
import type { Language } from '../platform/i18n/languages.ts';
import { foreignOn, inLanguage, type Words } from '../platform/i18n/words.ts';
import { type Frame, frameOf, type Html, type PageTools } from '../platform/views/frame.ts';
import { noticePage } from '../platform/views/notice.ts';
import { type ShareView, shareView } from '../platform/views/share.ts';
import type { Disclosure } from './signature.ts';

interface AboutCampaign {
  readonly campaign: Campaign;
  readonly language: Language;
}

/** After the form: the same for new and known addresses. */
export function checkMailPage(tools: PageTools, { campaign, language }: AboutCampaign): Html {
  const say = sayIn(tools, language);
  return noticePage(tools, {
    language,
    heading: say('pages.check-mail.heading'),
    paragraphs: [say('pages.check-mail.next'), say('pages.check-mail.spam'), say('pages.check-mail.wrong-address')],
    links: [campaignLink(say, campaign, language)],
    path: (other) => `/${other}/c/${campaign.slug}/check-mail`,
  });
}

export interface ConfirmPageInput extends AboutCampaign {
  /** Of the purpose `confirm`, as it stood in the address. */
  readonly token: string;
  /** Of the purpose `withdraw`, for whoever did not sign. */
  readonly withdrawToken: string;
  /** The sentence that was signed, in its version. */
  readonly petition: SignedText;
  /** Shown to whoever holds the link, because somebody else may have entered it. */
  readonly name: string;
  readonly disclosure: Disclosure;
}

export interface SignedText {
  readonly sentence: string;
  readonly language: Language;
}

/** One button: mail scanners follow links, so only its POST confirms. */
export function confirmPage(tools: PageTools, input: ConfirmPageInput): Html {
  const { language, token, withdrawToken } = input;
  const say = sayIn(tools, language);
  const { buttonLabel, ...notice } = confirmNotice(tools, input);
  return noticePage(tools, {
    ...notice,
    action: { url: `/${language}/confirm/${token}`, label: buttonLabel, isGrave: false },
    links: [
      { url: `/${language}/withdraw/${withdrawToken}`, label: say('pages.confirm.not-me') },
      { url: `/${language}/withdraw/${withdrawToken}`, label: say('pages.confirm.wrong') },
    ],
    path: (other) => `/${other}/confirm/${token}`,
  });
}

/** What the page that asks to confirm says, whatever its button leads to. */
export function confirmNotice(
  tools: PageTools,
  { language, petition, name, disclosure }: Pick<ConfirmPageInput, 'language' | 'petition' | 'name' | 'disclosure'>,
) {
  const say = sayIn(tools, language);
  return {
    language,
    heading: say('pages.confirm.heading'),
    paragraphs: [say('pages.confirm.lead')],
    quote: quoteOf(petition, language),
    facts: [
      { term: say('pages.confirm.name'), text: name },
      { term: say('pages.signed.disclosure'), text: say(`pages.signed.disclosed-${disclosure}`) },
    ],
    buttonLabel: say('pages.confirm.button'),
  };
}

export interface SignedPageInput extends AboutCampaign {
  readonly token: string;
  readonly withdrawToken: string;
  /** All verified signatures of the campaign, this one among them. */
  readonly verified: number;
  readonly receipt: {
    readonly petition: SignedText & { readonly version: number };
    readonly signedAt: Date;
    readonly disclosure: Disclosure;
    readonly wantsUpdates: boolean;
  };
}

interface SignedView {
  readonly frame: Frame;
  readonly heading: string;
  readonly position: string;
  readonly nextHeading: string;
  readonly next: readonly string[];
  readonly share: ShareView;
  readonly receiptHeading: string;
  readonly petition: Words;
  readonly receipt: readonly { readonly term: string; readonly text: string }[];
  readonly withdraw: { readonly url: string; readonly label: string };
  readonly campaign: { readonly url: string; readonly label: string };
}

declare module '../platform/views/views.ts' {
  interface Views {
    'pages/signed': SignedView;
  }
}

/** Thanks, what happens next, ways to share, and what was signed. */
export function signedPage(tools: PageTools, input: SignedPageInput): Html {
  const { campaign, language, token, withdrawToken, verified, receipt } = input;
  const say = sayIn(tools, language);
  const title = inLanguage(campaign.texts, language, campaign.defaultLanguage)?.text.title ?? campaign.slug;
  const version = receipt.petition.version;
  return tools.render('pages/signed', {
    frame: frameOf(tools, {
      language,
      title: say('pages.signed.heading'),
      path: (other) => `/${other}/signed/${token}`,
      scripts: ['share.js'],
    }),
    heading: say('pages.signed.heading'),
    position: say('pages.signed.position', { count: verified }),
    nextHeading: say('pages.signed.next-heading'),
    next: [
      say('pages.signed.next-lists'),
      say(receipt.wantsUpdates ? 'pages.signed.next-updates' : 'pages.signed.next-no-updates'),
    ],
    share: shareView(tools, language, `/${language}/c/${campaign.slug}`, title),
    receiptHeading: say('pages.signed.receipt'),
    petition: quoteOf(receipt.petition, language),
    receipt: [
      { term: say('pages.signed.date'), text: formatDate(language, receipt.signedAt) },
      {
        term: say('pages.signed.version'),
        text: say(`pages.signed.version-${receipt.petition.language}`, { version }),
      },
      { term: say('pages.signed.disclosure'), text: say(`pages.signed.disclosed-${receipt.disclosure}`) },
    ],
    withdraw: { url: `/${language}/withdraw/${withdrawToken}`, label: say('pages.signed.withdraw') },
    campaign: campaignLink(say, campaign, language),
  });
}

export interface TokenPageInput extends AboutCampaign {
  readonly token: string;
}

export function withdrawPage(tools: PageTools, { campaign, language, token }: TokenPageInput): Html {
  const say = sayIn(tools, language);
  return noticePage(tools, {
    language,
    heading: say('pages.withdraw.heading'),
    paragraphs: [say('pages.withdraw.lead'), say('pages.withdraw.again')],
    action: { url: `/${language}/withdraw/${token}`, label: say('pages.withdraw.button'), isGrave: true },
    links: [campaignLink(say, campaign, language)],
    path: (other) => `/${other}/withdraw/${token}`,
  });
}

/** The same whether it was withdrawn now or before. */
export function withdrawnPage(tools: PageTools, { campaign, language }: AboutCampaign): Html {
  const say = sayIn(tools, language);
  return noticePage(tools, {
    language,
    heading: say('pages.withdrawn.heading'),
    paragraphs: [say('pages.withdrawn.lead'), say('pages.withdrawn.lists')],
    links: [campaignLink(say, campaign, language)],
  });
}

export function unsubscribePage(tools: PageTools, { campaign, language, token }: TokenPageInput): Html {
  const say = sayIn(tools, language);
  return noticePage(tools, {
    language,
    heading: say('pages.unsubscribe.heading'),
    paragraphs: [say('pages.unsubscribe.lead')],
    action: { url: `/${language}/unsubscribe/${token}`, label: say('pages.unsubscribe.button'), isGrave: false },
    links: [campaignLink(say, campaign, language)],
    path: (other) => `/${other}/unsubscribe/${token}`,
  });
}

export function unsubscribedPage(tools: PageTools, { campaign, language }: AboutCampaign): Html {
  const say = sayIn(tools, language);
  return noticePage(tools, {
    language,
    heading: say('pages.unsubscribed.heading'),
    paragraphs: [say('pages.unsubscribed.lead')],
    links: [campaignLink(say, campaign, language)],
  });
}

type Say = (key: string, params?: Record<string, string | number>) => string;

function sayIn(tools: PageTools, language: Language): Say {
  return (key, params) => tools.locales.message(language, key, params);
}

function quoteOf({ sentence, language: written }: SignedText, language: Language): Words {
  return { text: sentence, foreign: foreignOn(language, written) };
}

function campaignLink(say: Say, campaign: Campaign, language: Language): { url: string; label: string } {
  return { url: `/${language}/c/${campaign.slug}`, label: say('pages.links.campaign') };
}
