import type { Campaign } from '../campaigns/campaign.ts';
import { countryName } from '../platform/i18n/format.ts';
import type { Language } from '../platform/i18n/languages.ts';
import { foreignOn, type Words } from '../platform/i18n/words.ts';
import { type Frame, frameOf, type Html, type PageTools } from '../platform/views/frame.ts';
import type { NoticeLink } from '../platform/views/notice.ts';
import { textFor } from './campaign-sections.ts';

export interface NamesPageInput {
  readonly campaign: Campaign;
  readonly language: Language;
  /** Only verified signatures whose bearers chose `public`, newest first. */
  readonly names: readonly PublicName[];
  /** Whether the page begins with the newest. */
  readonly isFirst: boolean;
  /** Names what comes after this page; none on the last. */
  readonly nextCursor: string | undefined;
}

export interface PublicName {
  readonly name: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
}

interface NamesView {
  readonly frame: Frame;
  readonly heading: string;
  readonly campaignTitle: Words;
  readonly campaignUrl: string;
  readonly lead: string;
  readonly none: string;
  readonly names: readonly { readonly name: string; readonly country: string }[];
  readonly links: readonly NoticeLink[];
}

declare module '../platform/views/views.ts' {
  interface Views {
    'pages/names': NamesView;
  }
}

/** Who signed and chose to say so; not for search engines, which would keep a name after it is withdrawn. */
export function namesPage(tools: PageTools, input: NamesPageInput): Html {
  return tools.render('pages/names', namesView(tools, input));
}

function namesView(tools: PageTools, input: NamesPageInput): NamesView {
  const { campaign, language, names, isFirst, nextCursor } = input;
  const say = (key: string, params?: Record<string, string>) => tools.locales.message(language, key, params);
  const text = textFor(campaign, language);
  const path = (other: Language) => `/${other}/c/${campaign.slug}/signatories`;
  const links: NoticeLink[] = [];
  if (nextCursor !== undefined) {
    links.push({ url: `${path(language)}?before=${encodeURIComponent(nextCursor)}`, label: say('pages.names.older') });
  }
  if (!isFirst) links.push({ url: path(language), label: say('pages.names.newest') });
  links.push({ url: `/${language}/c/${campaign.slug}`, label: say('pages.links.campaign') });
  return {
    frame: frameOf(tools, { language, title: say('pages.names.title', { title: text.title }), path }),
    heading: say('pages.names.heading'),
    campaignTitle: { text: text.title, foreign: foreignOn(language, text.language) },
    campaignUrl: `/${language}/c/${campaign.slug}`,
    lead: say('pages.names.lead'),
    none: say(campaign.keysEndedAt === undefined ? 'pages.names.none' : 'pages.names.ended'),
    names: names.map(({ name, country }) => ({ name, country: countryName(language, country) })),
    links,
  };
}
