import { directionOf, type Language, languages } from '../i18n/languages.ts';
import type { Locales } from '../i18n/locales.ts';
import { type Words, words } from '../i18n/words.ts';
import type { Render } from './views.ts';

/** A page, ready to send. */
export type Html = string;

/** What every page is made with. */
export interface PageTools {
  readonly render: Render;
  readonly locales: Locales;
  /** The address of a file in public/, with its content's hash in it. */
  readonly asset: (name: string) => string;
  /** Where this site is reached, without a slash at its end. */
  readonly baseUrl: string;
  /** What every page says now. */
  readonly notice: () => SiteNotice;
}

/** Words that whoever runs the site puts on every page, in as many languages as they like. */
export interface SiteNotice {
  /** Raised where the words may have changed: pages that are kept are kept with it. */
  readonly revision: number;
  readonly texts: { readonly [L in Language]?: string };
}

/** Everything around a page's own content: for `parts/layout`. */
export interface Frame {
  readonly language: Language;
  readonly direction: 'ltr' | 'rtl';
  readonly documentTitle: string;
  readonly site: string;
  readonly homeUrl: string;
  readonly skip: string;
  readonly languagesLabel: string;
  readonly languageLinks: readonly LanguageLink[];
  readonly notice: { readonly label: string; readonly words: Words } | undefined;
  readonly about: string;
  readonly stylesheet: string;
  readonly icon: string;
  readonly scripts: readonly string[];
  readonly indexed: boolean;
  readonly shared: SharedAs | undefined;
}

interface LanguageLink {
  readonly language: Language;
  readonly direction: 'ltr' | 'rtl';
  readonly name: string;
  readonly url: string;
  readonly isCurrent: boolean;
}

/** How the page looks where its link is shared (OpenGraph) and to search engines. */
interface SharedAs {
  readonly title: string;
  readonly description: string;
  readonly url: string;
  readonly locale: string;
  readonly card: ShareCard | undefined;
  readonly alternates: readonly { readonly language: Language; readonly url: string }[];
}

/** The picture that the link is shown with. */
export interface ShareCard {
  readonly url: string;
  readonly width: number;
  readonly height: number;
  readonly alt: string;
}

export interface FrameInput {
  readonly language: Language;
  readonly title: string;
  /** The path of the same page in another language; without it there is nothing to switch to. */
  readonly path?: (language: Language) => string;
  /** Without it search engines are asked to leave the page alone. */
  readonly shared?: {
    readonly description: string;
    readonly languages: readonly Language[];
    readonly card?: ShareCard;
  };
  readonly scripts?: readonly string[];
}

/** Each language in its own words, as its readers look for it. */
export const ownNames: Record<Language, string> = {
  en: 'English',
  nl: 'Nederlands',
  fr: 'Français',
  de: 'Deutsch',
  fa: 'فارسی',
};

const openGraphLocales: Record<Language, string> = { en: 'en_GB', nl: 'nl_BE', fr: 'fr_BE', de: 'de_DE', fa: 'fa_IR' };

export function frameOf(tools: PageTools, { language, title, path, shared, scripts = [] }: FrameInput): Frame {
  const say = (key: string, params?: Record<string, string>) => tools.locales.message(language, key, params);
  const notice = words(tools.notice().texts, language, 'en');
  return {
    language,
    direction: directionOf(language),
    documentTitle: say('pages.frame.title', { title }),
    site: say('pages.frame.site'),
    homeUrl: `/${language}/`,
    skip: say('pages.frame.skip'),
    languagesLabel: say('pages.frame.languages'),
    languageLinks: path === undefined ? [] : languages.map((other) => languageLink(other, language, path(other))),
    notice: notice && { label: say('pages.frame.notice'), words: notice },
    about: say('pages.frame.about'),
    stylesheet: tools.asset('site.css'),
    icon: tools.asset('icon.svg'),
    scripts: scripts.map(tools.asset),
    indexed: shared !== undefined,
    shared:
      shared === undefined || path === undefined
        ? undefined
        : {
            title,
            description: shared.description,
            url: absoluteUrl(tools, path(language)),
            locale: openGraphLocales[language],
            card: shared.card,
            alternates: shared.languages.map((other) => ({ language: other, url: absoluteUrl(tools, path(other)) })),
          },
  };
}

/** A path as it is written in mails, links to share and for search engines. */
export function absoluteUrl({ baseUrl }: Pick<PageTools, 'baseUrl'>, path: string): string {
  return baseUrl + path;
}

function languageLink(language: Language, current: Language, url: string): LanguageLink {
  return {
    language,
    direction: directionOf(language),
    name: ownNames[language],
    url,
    isCurrent: language === current,
  };
}
