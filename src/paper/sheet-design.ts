import QRCode from 'qrcode';
import type { Campaign } from '../campaigns/campaign.ts';
import { directionOf, type Language } from '../platform/i18n/languages.ts';
import type { Locales } from '../platform/i18n/locales.ts';
import { shortened } from '../platform/i18n/shortened.ts';
import { foreignOn, inLanguage, type Words } from '../platform/i18n/words.ts';
import { mostLines, type SheetDensity, sheetDensity } from './sheet-density.ts';

/** Some sheets as they are printed, in the words of their language: for `parts/sign-sheets` and `pdf/sign-sheet.typ`. */
export interface SheetDesign {
  readonly language: Language;
  readonly direction: 'ltr' | 'rtl';
  readonly documentTitle: string;
  readonly title: Words;
  /** The sentence that people sign. */
  readonly petition: Words;
  readonly demandsHeading: string;
  readonly demands: readonly { readonly addressee: Words; readonly text: Words }[];
  readonly moreDemands: string | undefined;
  readonly consentHeading: string;
  /** Of our own: the campaign's tells of what happens to those who sign online, by mail and from a network. */
  readonly consent: Words;
  readonly how: string;
  /** To whom the sheet goes when it is full. */
  readonly contact: string | undefined;
  readonly online: string;
  /** As it is typed. */
  readonly address: string;
  readonly codeAlt: string;
  readonly columns: readonly { readonly kind: ColumnKind; readonly label: string }[];
  /** Of each sheet, the numbers of its lines. */
  readonly lines: readonly string[];
  readonly density: SheetDensity;
  readonly sheets: readonly { readonly label: string }[];
}

type ColumnKind = 'line' | 'name' | 'postcode' | 'city' | 'country' | 'email' | 'date' | 'signature';

/** Which sheets are printed: all in one language, with as many lines. */
export interface SheetRun {
  readonly first: number;
  readonly last: number;
  readonly language: Language;
  readonly lines: number;
}

/** What people sign, and what they agree to, stands on a sheet whole; of long demands only the beginning. */
const most = { demands: 6, addressee: 120, demand: 240 } as const;

export function sheetDesign(locales: Locales, campaign: Campaign, run: SheetRun, baseUrl: string): SheetDesign {
  const { language } = run;
  const found = inLanguage(campaign.texts, language, campaign.defaultLanguage);
  if (found === undefined) throw new Error(`The campaign ${campaign.slug} has no text.`);
  const { text, language: written } = found;
  const say = (key: string, params?: Record<string, string | number>) => locales.message(language, key, params);
  const said = (words: string): Words => ({ text: words, foreign: foreignOn(language, written) });
  const { asks, dataContact } = campaign;
  const columns: readonly ColumnKind[] = [
    ...(['line', 'name'] as const),
    ...(asks.postcode === 'no' ? [] : (['postcode'] as const)),
    ...(asks.city === 'no' ? [] : (['city'] as const)),
    ...(['country', 'email', 'date', 'signature'] as const),
  ];
  const isCut =
    text.demands.some(({ text: demand }) => demand.length > most.demand) || text.demands.length > most.demands;
  const design = {
    language,
    direction: directionOf(language),
    documentTitle: say('paper.sheet.document-title', { title: text.title }),
    title: said(text.title),
    petition: said(text.petition),
    demandsHeading: say('paper.sheet.demands'),
    demands: text.demands.slice(0, most.demands).map((demand) => ({
      addressee: said(shortened(demand.addressee, most.addressee)),
      text: said(shortened(demand.text, most.demand)),
    })),
    moreDemands: isCut ? say('paper.sheet.more-demands') : undefined,
    consentHeading: say('paper.sheet.consent'),
    consent: { text: say('paper.sheet.consent-text'), foreign: undefined },
    how: say('paper.sheet.how'),
    contact: dataContact && say('paper.sheet.contact', { ...dataContact }),
    online: say('paper.sheet.online'),
    address: pageUrl(campaign, language, baseUrl).replace('https://', ''),
    codeAlt: say('paper.sheet.code'),
    columns: columns.map((kind) => ({ kind, label: say(`paper.sheet.column.${kind}`) })),
    lines: Array.from({ length: run.lines }, (_, index) => String(index + 1)),
    // In Latin digits, as it is typed when the sheet comes back.
    sheets: Array.from({ length: run.last - run.first + 1 }, (_, index) => ({
      label: say('paper.sheet.number', { number: String(run.first + index) }),
    })),
  };
  return { ...design, density: sheetDensity(design) };
}

/** How many lines a sheet in a language has room for, below what the campaign says. */
export function roomForLines(locales: Locales, campaign: Campaign, language: Language, baseUrl: string): number {
  return mostLines(sheetDesign(locales, campaign, { first: 1, last: 1, language, lines: 1 }, baseUrl));
}

/** Leads to where one can sign; those who come by it are counted as coming from paper. */
export function codePng(campaign: Pick<Campaign, 'slug'>, language: Language, baseUrl: string): Promise<Buffer> {
  return QRCode.toBuffer(codeUrl(campaign, language, baseUrl), {
    type: 'png',
    errorCorrectionLevel: 'M',
    margin: 2,
    scale: 8,
  });
}

/** The same to be drawn in a PDF. */
export function codeSvg(campaign: Pick<Campaign, 'slug'>, language: Language, baseUrl: string): Promise<string> {
  return QRCode.toString(codeUrl(campaign, language, baseUrl), { type: 'svg', errorCorrectionLevel: 'M', margin: 2 });
}

function codeUrl(campaign: Pick<Campaign, 'slug'>, language: Language, baseUrl: string): string {
  return `${pageUrl(campaign, language, baseUrl)}?source=paper`;
}

function pageUrl({ slug }: Pick<Campaign, 'slug'>, language: Language, baseUrl: string): string {
  return `${baseUrl}/${language}/c/${slug}`;
}
