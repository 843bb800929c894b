import type { Campaign, CampaignText } from '../campaigns/campaign.ts';
import { countryName, formatDate, formatMoment, formatNumber } from '../platform/i18n/format.ts';
import type { Language } from '../platform/i18n/languages.ts';
import type { Locales } from '../platform/i18n/locales.ts';
import { type Foreign, foreignOn, inLanguage, type Words, words } from '../platform/i18n/words.ts';
import { fileFor, type Picture, pictureUrl } from '../platform/pictures/picture.ts';
import type { CampaignCount } from '../signatures/signature.ts';

export interface GoalRow {
  readonly label: Words;
  readonly verified: string;
  /** What is aimed at, to stand after that number: “of 14,500”. */
  readonly target: string;
  /** For the bar, which only repeats the numbers. */
  readonly value: number;
  readonly max: number;
}

export interface MemberView {
  readonly name: Words;
  readonly office: Words | undefined;
  readonly place: Words | undefined;
  readonly quote: Words | undefined;
  readonly portrait: PictureView | undefined;
}

export interface EndorserView {
  readonly name: Words;
  readonly country: string;
  readonly url: string | undefined;
  readonly logo: PictureView | undefined;
}

export interface UpdateView {
  readonly title: string;
  readonly date: string;
  readonly isoDate: string;
  readonly body: string;
  readonly foreign: Foreign | undefined;
}

export interface EventView {
  readonly title: Words;
  readonly place: Words | undefined;
  readonly moment: string;
  readonly isoMoment: string;
  readonly url: string | undefined;
}

/** A picture in both formats: for `parts/picture`. */
export interface PictureView {
  /** For windows wider than a phone's. */
  readonly wide: { readonly avif: string; readonly jpeg: string } | undefined;
  readonly avif: string;
  readonly jpeg: string;
  /** Its room is kept free while it loads. */
  readonly width: number;
  readonly height: number;
  readonly alt: Words;
  /** Loaded as the reader comes near. */
  readonly isLazy: boolean;
}

const nowhere: Words = { text: '', foreign: undefined };

/** The text a reader of the language gets: the campaign's own language where it has none in theirs. */
export function textFor(campaign: Campaign, language: Language): CampaignText {
  const found = inLanguage(campaign.texts, language, campaign.defaultLanguage);
  if (found === undefined) throw new Error(`The campaign ${campaign.slug} has no text`);
  return found.text;
}

/** A phone takes the small file whatever its density: with it the page stays within what a phone is to load. */
export function coverView({ cover, defaultLanguage }: Campaign, language: Language): PictureView | undefined {
  if (cover === undefined) return undefined;
  const [avif, jpeg] = [fileFor(cover.picture, 'phone', 'avif'), fileFor(cover.picture, 'phone', 'jpeg')];
  const wide = (format: 'avif' | 'jpeg') => pictureUrl(fileFor(cover.picture, 'wide', format));
  return {
    wide: { avif: wide('avif'), jpeg: wide('jpeg') },
    avif: pictureUrl(avif),
    jpeg: pictureUrl(jpeg),
    width: jpeg.width,
    height: jpeg.height,
    alt: words(cover.alt, language, defaultLanguage) ?? nowhere,
    isLazy: false,
  };
}

/** Of a portrait or a logo: loaded as the reader comes near. */
function smallView(picture: Picture, alt: Words): PictureView {
  const [avif, jpeg] = [fileFor(picture, 'small', 'avif'), fileFor(picture, 'small', 'jpeg')];
  const { width, height } = jpeg;
  return { wide: undefined, avif: pictureUrl(avif), jpeg: pictureUrl(jpeg), width, height, alt, isLazy: true };
}

export function goalRows(locales: Locales, campaign: Campaign, language: Language, count: CampaignCount): GoalRow[] {
  return campaign.goals.map((goal, index) => {
    const verified = count.goals[index]?.verified ?? 0;
    return {
      label: words(goal.label, language, campaign.defaultLanguage) ?? nowhere,
      verified: formatNumber(language, verified),
      target: locales.message(language, 'pages.count.of', { target: formatNumber(language, goal.target) }),
      value: Math.min(verified, goal.target),
      max: goal.target,
    };
  });
}

export function memberViews(campaign: Campaign, language: Language): MemberView[] {
  const inWords = (texts: Parameters<typeof words>[0]) => words(texts, language, campaign.defaultLanguage);
  return campaign.committee.map((member) => ({
    name: inWords(member.name) ?? nowhere,
    office: inWords(member.office),
    place: inWords(member.place),
    quote: inWords(member.quote),
    portrait: member.portrait && smallView(member.portrait, nowhere),
  }));
}

/** A logo only repeats the name that stands beside it. */
export function endorsersView(
  { endorsers, defaultLanguage }: Campaign,
  language: Language,
  heading: string,
): { readonly heading: string; readonly rows: readonly EndorserView[] } | undefined {
  if (endorsers.length === 0) return undefined;
  const rows = endorsers.map(({ name, country, url, logo }) => ({
    name: words(name, language, defaultLanguage) ?? nowhere,
    country: countryName(language, country),
    url,
    logo: logo && smallView(logo, nowhere),
  }));
  return { heading, rows };
}

/** The newest three: who wants more has them by mail. */
export function updateViews(campaign: Campaign, language: Language): UpdateView[] {
  return campaign.updates.slice(0, 3).flatMap((update) => {
    const found = inLanguage(update.texts, language, campaign.defaultLanguage);
    if (found === undefined) return [];
    return {
      title: found.text.title,
      date: formatDate(language, new Date(update.date)),
      isoDate: update.date,
      body: found.text.body,
      foreign: foreignOn(language, found.language),
    };
  });
}

export function eventViews(campaign: Campaign, language: Language, now: Date): EventView[] {
  return campaign.events
    .filter((event) => event.startsAt >= now)
    .map((event) => ({
      title: words(event.title, language, campaign.defaultLanguage) ?? nowhere,
      place: words(event.place, language, campaign.defaultLanguage),
      moment: formatMoment(language, event.startsAt),
      isoMoment: event.startsAt.toISOString(),
      url: event.url,
    }));
}
