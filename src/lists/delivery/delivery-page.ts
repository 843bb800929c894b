import { campaignTitle } from '../../accounts/desk-frame.ts';
import type { Campaign, DataContact } from '../../campaigns/campaign.ts';
import { formatMoment, formatNumber } from '../../platform/i18n/format.ts';
import type { Language } from '../../platform/i18n/languages.ts';
import type { Words } from '../../platform/i18n/words.ts';
import { type Frame, frameOf, type Html, type PageTools } from '../../platform/views/frame.ts';
import { type NoticeFact, type NoticeLink, noticePage } from '../../platform/views/notice.ts';
import { MANIFEST_ENDING } from '../proof/manifest.ts';
import type { Delivery, DeliveryEnd } from './delivery.ts';
import type { KeptList } from './kept-lists.ts';
import { numbersInWords } from './notice.ts';

/** The names of the form's fields. */
export const openFields = { code: 'code', file: 'file' } as const;

/** For `pages/list`. */
interface ListView {
  readonly frame: Frame;
  readonly problem: { readonly heading: string; readonly text: string; readonly field: string } | undefined;
  readonly heading: string;
  readonly lead: string;
  readonly campaign: Words;
  readonly facts: readonly NoticeFact[];
  /** What is to be deleted from the list once it is there. */
  readonly removals: { readonly text: string; readonly numbers: string } | undefined;
  readonly action: string;
  readonly code:
    | {
        readonly name: string;
        readonly label: string;
        readonly hint: string;
        readonly value: string;
        readonly issue: string | undefined;
      }
    | undefined;
  readonly files: readonly { readonly value: string; readonly label: string }[];
  /** What proves that a file is genuine. */
  readonly manifests: readonly { readonly url: string; readonly label: string; readonly saveAs: string }[];
  readonly paragraphs: readonly string[];
  readonly links: readonly NoticeLink[];
}

declare module '../../platform/views/views.ts' {
  interface Views {
    'pages/list': ListView;
  }
}

/** A delivery as its recipient sees it. */
export interface ShownDelivery {
  readonly language: Language;
  readonly token: string;
  readonly delivery: Delivery;
  readonly campaign: Campaign;
  /** What the recipient is called; undefined where they are one no longer. */
  readonly name: string | undefined;
  /** At least one. */
  readonly lists: readonly KeptList[];
  /** Of the entries that have gone since. */
  readonly gone: readonly number[];
}

/** What was wrong with an attempt to open it. */
export interface OpenIssue {
  readonly text: string;
  /** What was typed as the code. */
  readonly typed: string;
}

/** The page behind the link in the mail: what it is, and one form that opens it. */
export function deliveryPage(tools: PageTools, shown: ShownDelivery, issue?: OpenIssue): Html {
  const { language, token, delivery, campaign, lists, gone } = shown;
  const say = (key: string, params?: Record<string, string | number>) => tools.locales.message(language, key, params);
  return tools.render('pages/list', {
    frame: frameOf(tools, { language, title: say('delivery.page.title'), path: (other) => `/${other}/list/${token}` }),
    problem: issue && { heading: say('delivery.page.problem'), text: issue.text, field: openFields.code },
    heading: say('delivery.page.title'),
    lead: say('delivery.page.lead'),
    campaign: titleOf(campaign, language),
    facts: factsOf(tools, shown),
    removals:
      gone.length === 0
        ? undefined
        : { text: say('delivery.page.removals', { count: gone.length }), numbers: numbersInWords(gone) },
    action: `/${language}/list/${token}`,
    code: delivery.needsCode
      ? {
          name: openFields.code,
          label: say('delivery.page.code'),
          hint: say('delivery.page.code-hint'),
          value: issue?.typed ?? '',
          issue: issue?.text,
        }
      : undefined,
    files: lists.map(({ id, format }) => ({ value: id, label: say(`delivery.page.open.${format}`) })),
    manifests: lists.map(({ sha256, fileName }) => ({
      url: `/lists/${sha256}/manifest.json`,
      label: say('delivery.page.manifest', { file: fileName }),
      saveAs: fileName + MANIFEST_ENDING,
    })),
    paragraphs: [
      say('delivery.page.counts', { left: delivery.mostOpenings - delivery.openings }),
      ...(delivery.ageKey === undefined ? [] : [say('delivery.page.encrypted')]),
      say('delivery.page.keep'),
    ],
    links: [
      { url: `/${language}/verify`, label: say('delivery.page.verify') },
      { url: `/${language}/c/${campaign.slug}`, label: say('pages.links.campaign') },
    ],
  });
}

function factsOf({ locales }: PageTools, { language, delivery, campaign, name, lists }: ShownDelivery): NoticeFact[] {
  const say = (key: string, params?: Record<string, string | number>) => locales.message(language, key, params);
  const [list] = lists;
  const { dataContact } = campaign;
  return [
    ...(name === undefined ? [] : [{ term: say('delivery.page.for'), text: name }]),
    ...(dataContact === undefined ? [] : [{ term: say('delivery.page.from'), text: dataContact.name }]),
    ...(list === undefined
      ? []
      : [
          { term: say('delivery.page.made-at'), text: formatMoment(language, list.madeAt) },
          { term: say('delivery.page.named'), text: formatNumber(language, list.named) },
          { term: say('delivery.page.counted-only'), text: formatNumber(language, list.countedOnly) },
        ]),
    { term: say('delivery.page.until'), text: formatMoment(language, delivery.endsAt) },
  ];
}

/** `erased` and `keys-gone`: there is no file any more. */
export type EndedBy = DeliveryEnd | 'erased' | 'keys-gone';

/** What stands behind a link that opens nothing any more; what is to be deleted from a copy is still said. */
export function endedPage(
  tools: PageTools,
  { language, token, campaign, gone }: Omit<ShownDelivery, 'delivery' | 'lists' | 'name'>,
  by: EndedBy,
): Html {
  const say = (key: string, params?: Record<string, string | number>) => tools.locales.message(language, key, params);
  return noticePage(tools, {
    language,
    heading: say(`delivery.ended.${by}.title`),
    paragraphs: [say(`delivery.ended.${by}.what`), askWhom(say, campaign.dataContact)],
    facts:
      gone.length === 0
        ? []
        : [{ term: say('delivery.page.removals', { count: gone.length }), text: numbersInWords(gone) }],
    quote: titleOf(campaign, language),
    links: [{ url: `/${language}/c/${campaign.slug}`, label: say('pages.links.campaign') }],
    path: (other) => `/${other}/list/${token}`,
  });
}

function askWhom(
  say: (key: string, params?: Record<string, string>) => string,
  contact: DataContact | undefined,
): string {
  return contact === undefined
    ? say('delivery.ended.ask')
    : say('delivery.ended.ask-contact', { name: contact.name, email: contact.email });
}

function titleOf(campaign: Campaign, language: Language): Words {
  const { title, foreign } = campaignTitle(campaign, language);
  return { text: title, foreign };
}
