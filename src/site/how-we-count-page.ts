import type { Campaign } from '../campaigns/campaign.ts';
import { formatMoment, formatNumber } from '../platform/i18n/format.ts';
import type { Language } from '../platform/i18n/languages.ts';
import { foreignOn } from '../platform/i18n/words.ts';
import type { Html, PageTools } from '../platform/views/frame.ts';
import { noticePage } from '../platform/views/notice.ts';
import type { CampaignCount } from '../signatures/signature.ts';
import { textFor } from './campaign-sections.ts';

export interface HowWeCountInput {
  readonly campaign: Campaign;
  readonly language: Language;
  readonly count: CampaignCount;
  /** How many of those that count an organiser has confirmed. */
  readonly confirmedByHand: number;
  /** The name of the key that lists are signed with: its thumbprint. */
  readonly keyId: string;
}

/** What stands behind the number on a campaign's page, for whoever has to defend it. */
export function howWeCountPage(
  tools: PageTools,
  { campaign, language, count, confirmedByHand, keyId }: HowWeCountInput,
): Html {
  const say = (key: string, params?: Record<string, string | number>) => tools.locales.message(language, key, params);
  const text = textFor(campaign, language);
  return noticePage(tools, {
    language,
    heading: say('how-we-count.title'),
    quote: { text: text.petition, foreign: foreignOn(language, text.language) },
    paragraphs: [
      say('how-we-count.confirmed'),
      say('how-we-count.by-hand'),
      ...(count.onPaper ? [say('how-we-count.on-paper')] : []),
      say(`how-we-count.once.${campaign.household}`),
      say('pages.privacy.unconfirmed', { days: campaign.unconfirmedDays }),
      say('how-we-count.held'),
      say('how-we-count.taken-out'),
      say('how-we-count.one-source'),
      say('how-we-count.lists'),
    ],
    facts: [
      { term: say('how-we-count.now'), text: formatNumber(language, count.verified) },
      { term: say('how-we-count.now-by-hand'), text: formatNumber(language, confirmedByHand) },
      ...(count.onPaper
        ? [{ term: say('how-we-count.now-on-paper'), text: formatNumber(language, count.onPaper) }]
        : []),
      { term: say('how-we-count.now-removed'), text: formatNumber(language, count.removed) },
      { term: say('how-we-count.as-of'), text: formatMoment(language, count.asOf) },
      { term: say('how-we-count.key'), text: keyId },
    ],
    links: [
      { url: `/${language}/verify`, label: say('verify.title') },
      { url: '/.well-known/signatory-key.json', label: say('how-we-count.key-file') },
      { url: `/${language}/c/${campaign.slug}`, label: say('pages.links.campaign') },
    ],
    path: (other) => `/${other}/c/${campaign.slug}/how-we-count`,
  });
}
