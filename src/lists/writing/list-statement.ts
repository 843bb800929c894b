import type { Campaign } from '../../campaigns/campaign.ts';
import { formatMoment, formatNumber } from '../../platform/i18n/format.ts';
import type { Language } from '../../platform/i18n/languages.ts';
import type { Locales } from '../../platform/i18n/locales.ts';
import { type Foreign, foreignOn } from '../../platform/i18n/words.ts';
import { placeName, placeNames } from '../../signatures/place-names.ts';
import type { ListCounts, ListSelection, PlaceCount, Recipient, RecordedCounts } from '../recipient.ts';

/** Whose list it is. */
export interface Issuer {
  readonly campaign: Pick<Campaign, 'slug' | 'defaultLanguage' | 'texts' | 'regions'>;
  /** Where the site is reached, without a slash at its end. */
  readonly baseUrl: string;
}

/** What a list says of itself to whoever reads it. */
export interface ListStatement extends ListCounts {
  readonly recipient: Recipient;
  readonly madeAt: Date;
  readonly madeBy: ListMaker;
  /** Whose signatures it takes. */
  readonly selection: ListSelection;
  readonly counts: RecordedCounts;
  /** Whether it has a column for e-mail addresses: empty where the consent that was given does not cover it. */
  readonly hasEmails: boolean;
  /** Whether it has a column for Persian names in Latin letters. */
  readonly hasLatinNames: boolean;
  /** The newest hash of the audit when it was made. */
  readonly auditHead: string;
}

/** Who made a list: a member, or whoever has the server's command line. */
export interface ListMaker {
  readonly name: string;
  readonly isOnServer: boolean;
}

/** One line of it, in the list's language but for the campaign's own words. */
export interface StatementLine {
  readonly term: string;
  readonly text: string;
  /** Where it is in another language. */
  readonly foreign: Foreign | undefined;
}

/** What stands above the names: what was signed, for whom, by how many, and how that is known. */
export function statementLines(
  locales: Locales,
  { campaign, baseUrl }: Issuer,
  statement: ListStatement,
): StatementLine[] {
  const { recipient, madeAt, madeBy, selection, counts, named, countedOnly, auditHead } = statement;
  const { language } = recipient;
  const text = textIn(campaign, language);
  const said = (key: string, words: string, params?: Record<string, string>): StatementLine => ({
    term: locales.message(language, key, params),
    text: words,
    foreign: undefined,
  });
  const quoted = (key: string, words: string, params?: Record<string, string>): StatementLine => ({
    ...said(key, words, params),
    foreign: foreignOn(language, text.language),
  });
  const number = (value: number) => formatNumber(language, value);
  const verification =
    counts.confirmedByHand === undefined ? 'lists.statement.verification' : 'lists.statement.verification-and-by-hand';
  const isWhole = (part: string) => part !== '';
  return [
    said(
      'lists.statement.for',
      [recipient.name, recipient.office, recipient.chamber, recipient.constituency].filter(isWhole).join(', '),
    ),
    quoted('lists.statement.campaign', text.title),
    quoted('lists.statement.petition', text.petition),
    ...text.demands.map(({ addressee, text: demand }) => quoted('lists.statement.demand', demand, { addressee })),
    quoted('lists.statement.consent', text.consent),
    said('lists.statement.made-at', formatMoment(language, madeAt)),
    said(
      'lists.statement.made-by',
      madeBy.isOnServer ? locales.message(language, 'lists.statement.on-server', { name: madeBy.name }) : madeBy.name,
    ),
    said('lists.statement.selection', selectionWords(locales, language, selection, campaign.regions)),
    said('lists.statement.verified', number(counts.verified)),
    ...(counts.confirmedByHand === undefined
      ? []
      : [said('lists.statement.confirmed-by-hand', number(counts.confirmedByHand))]),
    said('lists.statement.named', number(named)),
    said('lists.statement.counted-only', number(countedOnly)),
    ...(counts.onPaper === undefined ? [] : [said('lists.statement.on-paper', number(counts.onPaper))]),
    ...counts.places.map((place) => ({
      term: countedPlace(locales, language, place, counts.places, campaign.regions),
      text: locales.message(language, 'lists.statement.of-place', {
        named: place.named,
        countedOnly: place.countedOnly,
      }),
      foreign: undefined,
    })),
    said('lists.statement.verification-term', locales.message(language, verification)),
    said('lists.statement.page', `${baseUrl}/${language}/c/${campaign.slug}`),
    said('lists.statement.check', `${baseUrl}/${language}/verify`),
    said('lists.statement.audit-head', auditHead),
  ];
}

/** What the campaign says in a language, or in its own. */
export function textIn({ texts, defaultLanguage, slug }: Issuer['campaign'], language: Language) {
  const text = texts[language] ?? texts[defaultLanguage];
  if (text === undefined) throw new Error(`Campaign ${slug} has no text in its own language.`);
  return text;
}

/** Whose signatures a list takes, in words. */
export function selectionWords(
  locales: Locales,
  language: Language,
  selection: ListSelection,
  regions: Campaign['regions'],
): string {
  const { places, confirmedAfterUs } = selection;
  const isOfAll = places === undefined;
  const from = { places: placeNames(locales, language, places ?? [], regions) };
  if (confirmedAfterUs === undefined) {
    return isOfAll
      ? locales.message(language, 'lists.selection.all')
      : locales.message(language, 'lists.selection.places', from);
  }
  const date = formatMoment(language, new Date(confirmedAfterUs / 1000));
  return isOfAll
    ? locales.message(language, 'lists.selection.new', { date })
    : locales.message(language, 'lists.selection.new-of-places', { ...from, date });
}

/** A country whose regions are known of some is said to be without where it is not known. */
export function countedPlace(
  locales: Locales,
  language: Language,
  { country, region }: PlaceCount,
  all: readonly PlaceCount[],
  regions: Campaign['regions'],
): string {
  const name = placeName(locales, language, region === '' ? country : region, regions);
  const isDivided = all.some((other) => other.country === country && other.region !== '');
  if (region === '' && isDivided) return locales.message(language, 'places.unknown', { country: name });
  return region === ''
    ? name
    : locales.message(language, 'places.region', {
        country: placeName(locales, language, country, regions),
        region: name,
      });
}
