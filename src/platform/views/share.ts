import type { Language } from '../i18n/languages.ts';
import { absoluteUrl, type PageTools } from './frame.ts';

/** Ways to pass a page on: for `parts/share`. Plain links, so that nobody is told of a visit before the reader chooses. */
export interface ShareView {
  readonly heading: string;
  /** Where it is not the page's own first heading. */
  readonly title: string | undefined;
  readonly links: readonly { readonly label: string; readonly url: string }[];
  readonly url: string;
  readonly copyLabel: string;
  readonly copyButton: string;
  readonly copied: string;
  readonly sheetButton: string;
}

/** Each link carries `source`, so that organisers see which way brings signatures; nothing in it names the sharer. */
export function shareView(tools: PageTools, language: Language, path: string, title: string): ShareView {
  const say = (key: string, params?: Record<string, string>) => tools.locales.message(language, key, params);
  const link = (source: string) => encodeURIComponent(`${absoluteUrl(tools, path)}?source=${source}`);
  const text = queryText(title);
  return {
    heading: say('pages.share.heading'),
    title,
    links: [
      { label: say('pages.share.mail'), url: `mailto:?subject=${text}&body=${link('mail')}` },
      { label: 'WhatsApp', url: `https://wa.me/?text=${text}%20${link('whatsapp')}` },
      { label: 'Telegram', url: `https://t.me/share/url?url=${link('telegram')}&text=${text}` },
      { label: 'Bluesky', url: `https://bsky.app/intent/compose?text=${text}%20${link('bluesky')}` },
      { label: 'X', url: `https://x.com/intent/post?text=${text}&url=${link('x')}` },
      { label: 'Facebook', url: `https://www.facebook.com/sharer/sharer.php?u=${link('facebook')}` },
    ],
    url: absoluteUrl(tools, path),
    copyLabel: say('pages.share.copy-label'),
    copyButton: say('pages.share.copy'),
    copied: say('pages.share.copied'),
    sheetButton: say('pages.share.sheet'),
  };
}

/** Letters beyond ASCII stay as they are: browsers encode them, and Persian would take six bytes a letter in the page. */
function queryText(text: string): string {
  return encodeURIComponent(text).replace(/(?:%[89A-F][0-9A-F])+/g, decodeURIComponent);
}
