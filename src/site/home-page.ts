import type { Campaign } from '../campaigns/campaign.ts';
import { formatNumber } from '../platform/i18n/format.ts';
import { type Language, languages } from '../platform/i18n/languages.ts';
import { type Foreign, foreignOn } from '../platform/i18n/words.ts';
import { type Frame, frameOf, type Html, type PageTools } from '../platform/views/frame.ts';
import type { CampaignCount } from '../signatures/signature.ts';
import { textFor } from './campaign-sections.ts';

export interface HomePageInput {
  readonly language: Language;
  /** In the order they are shown in. */
  readonly campaigns: readonly { readonly campaign: Campaign; readonly count: CampaignCount }[];
}

interface HomeView {
  readonly frame: Frame;
  readonly heading: string;
  readonly lead: string;
  readonly none: string;
  readonly countLabel: string;
  readonly campaigns: readonly {
    readonly url: string;
    readonly title: string;
    readonly summary: string;
    readonly foreign: Foreign | undefined;
    readonly verified: string;
  }[];
}

declare module '../platform/views/views.ts' {
  interface Views {
    'pages/home': HomeView;
  }
}

/** The open campaigns. */
export function homePage(tools: PageTools, input: HomePageInput): Html {
  return tools.render('pages/home', homeView(tools, input));
}

function homeView(tools: PageTools, { language, campaigns }: HomePageInput): HomeView {
  const say = (key: string) => tools.locales.message(language, key);
  return {
    frame: frameOf(tools, {
      language,
      title: say('pages.home.title'),
      path: (other) => `/${other}/`,
      shared: { description: say('pages.home.lead'), languages },
    }),
    heading: say('pages.home.title'),
    lead: say('pages.home.lead'),
    none: say('pages.home.none'),
    countLabel: say('pages.count.label'),
    campaigns: campaigns.map(({ campaign, count }) => {
      const text = textFor(campaign, language);
      return {
        url: `/${language}/c/${campaign.slug}`,
        title: text.title,
        summary: text.summary,
        foreign: foreignOn(language, text.language),
        verified: formatNumber(language, count.verified),
      };
    }),
  };
}
