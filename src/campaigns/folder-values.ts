/** Values that stand in a campaign's folder as text: dates and codes. Pure. */
import countries from 'i18n-iso-countries/index.js';

const dayPattern = /^(\d{4})-(\d{2})-(\d{2})$/;
const momentPattern = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?(Z|[+-]\d{2}:\d{2})$/;
const lastOfDay = 24 * 60 * 60 * 1000 - 1;

/** Whether a text is a day of the calendar, between 1970 and 2999: 2026-10-24. */
export function isDay(text: string): boolean {
  return startOfDay(text) !== undefined;
}

/** The moment that an ISO 8601 date-time with its offset names: 2026-10-24T18:00+02:00. */
export function parseMoment(text: string): Date | undefined {
  const [, day = '', hour = '', minute = '', second = '0', fraction = '', offset = ''] = momentPattern.exec(text) ?? [];
  if (!isDay(day) || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const seconds = second.padStart(2, '0');
  const milliseconds = fraction.slice(0, 3).padEnd(3, '0');
  const moment = new Date(`${day}T${hour}:${minute}:${seconds}.${milliseconds}${offset}`);
  return Number.isNaN(moment.getTime()) ? undefined : moment;
}

/** A moment, or a whole day, of which the first or the last moment (UTC) is meant. */
export function parseMomentOrDay(text: string, edge: 'first' | 'last'): Date | undefined {
  const start = startOfDay(text);
  if (start === undefined) return parseMoment(text);
  return edge === 'first' ? start : new Date(start.getTime() + lastOfDay);
}

/** Whether a text is an ISO 3166-1 alpha-2 code in capitals: BE. */
export function isCountry(text: string): boolean {
  return Object.hasOwn(countries.getAlpha2Codes(), text);
}

/** What to write instead of a country that is none. */
export function countryRemedy(text: string): string {
  const known: Readonly<Record<string, string>> = { UK: 'GB', EL: 'GR' };
  const capitals = text.toUpperCase();
  const meant = known[capitals] ?? countries.alpha3ToAlpha2(capitals) ?? capitals;
  return isCountry(meant) ? `Write “${meant}”.` : 'Write two capital letters of ISO 3166-1, such as BE, NL or FR.';
}

/** Whether a text is a web address that can be led to: https, and without a password in it. */
export function isSecureAddress(text: string): boolean {
  const url = URL.parse(text);
  return text.length <= 500 && url?.protocol === 'https:' && url.username === '' && url.password === '';
}

/** ISO 3166-2:BE: three regions and ten provinces. */
export const belgianRegions = 'VLG WAL BRU VAN VBR VLI VOV VWV WBR WHT WLG WLX WNA'
  .split(' ')
  .map((part) => `BE-${part}`);

/**
 * Whether a text has the form of a region's code: ISO 3166-2, or longer where a country's own table counts by smaller
 * parts, such as constituencies.
 *
 * @example isRegionCodeOf('GB', 'GB-E14001063') // true
 */
export function isRegionCodeOf(country: string, text: string): boolean {
  return text.startsWith(`${country}-`) && /^[A-Z]{2}-[A-Z0-9](?:[A-Z0-9-]{0,10}[A-Z0-9])?$/.test(text);
}

/** What is wrong with a region of a country, if anything; the codes of other countries are checked by their form. */
export function regionRemedy(region: string, country: string): string | undefined {
  if (country === 'BE')
    return belgianRegions.includes(region) ? undefined : `Write one of ${belgianRegions.join(', ')}.`;
  return isRegionCodeOf(country, region) ? undefined : `Write a code of ISO 3166-2 that begins with “${country}-”.`;
}

function startOfDay(text: string): Date | undefined {
  const [, year, month, day] = dayPattern.exec(text)?.map(Number) ?? [];
  if (year === undefined || month === undefined || day === undefined || year < 1970 || year > 2999) return undefined;
  const start = new Date(Date.UTC(year, month - 1, day));
  // A day that does not exist, such as 31 June, comes out as another one.
  return start.toISOString().startsWith(text) ? start : undefined;
}
