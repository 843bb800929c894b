import isoCountries from 'i18n-iso-countries/index.js';
import type { Language } from './languages.ts';

/** British English and its calendar order suit readers in Europe better than American. */
const regional: Record<Language, string> = { en: 'en-GB', nl: 'nl-BE', fr: 'fr-BE', de: 'de', fa: 'fa' };

/** Made when a language is first asked for: ICU takes long over each, and most programs and commands need few of them. */
function perLanguage<Made extends object>(make: (locale: string) => Made): (language: Language) => Made {
  const made = new Map<Language, Made>();
  return (language) => {
    const known = made.get(language);
    if (known !== undefined) return known;
    const fresh = make(regional[language]);
    made.set(language, fresh);
    return fresh;
  };
}

const numbers = perLanguage((locale) => new Intl.NumberFormat(locale));
const dates = perLanguage((locale) => new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }));
const shortDates = perLanguage(
  (locale) => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' }),
);
const shares = perLanguage((locale) => new Intl.NumberFormat(locale, { style: 'percent' }));
const gregorian = new Intl.DateTimeFormat('fa-u-ca-gregory', { dateStyle: 'long', timeZone: 'UTC' });
const times = perLanguage(
  (locale) => new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone: 'Europe/Brussels', hourCycle: 'h23' }),
);
const hours = perLanguage(
  (locale) => new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone: 'UTC', hourCycle: 'h23' }),
);
const brusselsDay = new Intl.DateTimeFormat('sv', { dateStyle: 'short', timeZone: 'Europe/Brussels' });

/** A whole number as a reader writes it: 25,000, 25.000 or ۲۵٬۰۰۰. */
export function formatNumber(language: Language, value: number): string {
  return numbers(language).format(value);
}

/**
 * A calendar day (UTC) in words.
 *
 * In Persian the Solar Hijri date stands first, as Persian readers everywhere count, and the Gregorian one beside it in
 * brackets: most signers live in exile, and the meetings and deadlines they read about happen by that calendar.
 *
 * @example formatDate('fa', new Date('2026-10-24')) // ۲ آبان ۱۴۰۵ (۲۴ اکتبر ۲۰۲۶)
 */
export function formatDate(language: Language, date: Date): string {
  const day = dates(language).format(date);
  return language === 'fa' ? `${day} (${gregorian.format(date)})` : day;
}

/** A calendar day (UTC) as short as a chart needs it, in the reader's calendar alone. @example 24 Oct */
export function formatShortDate(language: Language, date: Date): string {
  return shortDates(language).format(date);
}

/** The time of day in UTC, as the reader writes it: 14:00 or ۱۴:۰۰. */
export function formatHour(language: Language, moment: Date): string {
  return hours(language).format(moment);
}

/** A share of the whole, from 0 to 1, in hundredths; never all of it, nor nothing, where that is not so: 99 % of 0.999. */
export function formatShare(language: Language, share: number): string {
  const hundredths = share > 0 && share < 1 ? Math.min(99, Math.max(1, Math.round(share * 100))) : share * 100;
  return shares(language).format(hundredths / 100);
}

/** A moment as day and time in Brussels, where the campaigns' events take place. */
export function formatMoment(language: Language, moment: Date): string {
  const day = formatDate(language, new Date(brusselsDay.format(moment)));
  return `${day}${language === 'fa' ? '، ' : ', '}${times(language).format(moment)}`;
}

/** The time of day in Brussels. @example formatTime('fa', new Date('2026-10-24T12:05Z')) // ۱۴:۰۵ */
export function formatTime(language: Language, moment: Date): string {
  return times(language).format(moment);
}

export interface Country {
  /** ISO 3166-1 alpha-2. */
  readonly code: string;
  readonly name: string;
}

/** The codes alone: the names come from `Intl` (CLDR), which is better in Persian and needs no further data. */
const isoCodes: readonly string[] = Object.keys(isoCountries.getAlpha2Codes());

const countryNames = perLanguage((locale) => new Intl.DisplayNames(locale, { type: 'region', fallback: 'code' }));

/** What a language calls a country, by its ISO 3166-1 alpha-2 code. */
export function countryName(language: Language, code: string): string {
  return countryNames(language).of(code) ?? code;
}

const languageNames = perLanguage((locale) => new Intl.DisplayNames(locale, { type: 'language' }));

/** What a language calls a language. @example languageName('nl', 'fa') // Perzisch */
export function languageName(language: Language, named: Language): string {
  return languageNames(language).of(named) ?? named;
}

const rows = perLanguage((locale) => new Intl.ListFormat(locale));

/**
 * Names in a row, each in isolates (U+2068, U+2069) where one among them runs against the language, so that they stand in
 * the order in which they are read. @example namesInARow('en', ['Ann', 'Ben']) // Ann and Ben
 */
export function namesInARow(language: Language, names: readonly string[]): string {
  return rows(language).format(wholeNames(language, names));
}

/** Names that are to stand beside each other, each in isolates where one among them runs against the language. */
export function wholeNames(language: Language, names: readonly string[]): readonly string[] {
  const against = language === 'fa' ? /\p{Script=Latin}/u : /\p{Script=Arabic}/u;
  return names.some((name) => against.test(name)) ? names.map((name) => `\u2068${name}\u2069`) : names;
}

const sorted = perLanguage((locale) => {
  const collator = new Intl.Collator(locale);
  const names = new Intl.DisplayNames(locale, { type: 'region', fallback: 'code' });
  return isoCodes
    .map((code): Country => ({ code, name: names.of(code) ?? code }))
    .sort((a, b) => collator.compare(a.name, b.name));
});

/** Every country of ISO 3166-1, in the alphabetical order of the language. */
export function countries(language: Language): readonly Country[] {
  return sorted(language);
}
