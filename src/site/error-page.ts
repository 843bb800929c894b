import type { Language } from '../platform/i18n/languages.ts';
import type { Html, PageTools } from '../platform/views/frame.ts';
import { type NoticeLink, noticePage } from '../platform/views/notice.ts';

/** What can go wrong with a request, and the status it is answered with. */
export const errorStatuses = {
  'bad-request': 400,
  'cross-site': 403,
  'not-found': 404,
  'not-at-desk': 404,
  closed: 409,
  expired: 410,
  ended: 410,
  'too-large': 413,
  'too-many': 429,
  failed: 500,
  unavailable: 503,
} as const;

export type ErrorCode = keyof typeof errorStatuses;

export interface ErrorPageInput {
  readonly language: Language;
  readonly code: ErrorCode;
  /** The campaign it happened at, to lead back there. */
  readonly slug?: string;
}

/** What happened, what to do, and a link: made from locales and templates alone, so that it stands without a database. */
export function errorPage(tools: PageTools, { language, code, slug }: ErrorPageInput): Html {
  const say = (key: string) => tools.locales.message(language, key);
  const home =
    code === 'not-at-desk'
      ? { url: '/desk', key: 'pages.links.desk' }
      : { url: `/${language}/`, key: 'pages.links.home' };
  const links: NoticeLink[] = [{ url: home.url, label: say(home.key) }];
  if (slug !== undefined) links.unshift({ url: `/${language}/c/${slug}`, label: say('pages.links.campaign') });
  return noticePage(tools, {
    language,
    heading: say(`pages.error.${code}.title`),
    paragraphs: [say(`pages.error.${code}.what`), say(`pages.error.${code}.next`)],
    links,
  });
}
