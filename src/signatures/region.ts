import { foldForComparing } from './fold.ts';

/** The first Belgian postcode of each run and the province it lies in (ISO 3166-2:BE); a run ends where the next begins. */
const belgianRuns: readonly (readonly [first: number, region: string])[] = [
  [1000, 'BE-BRU'],
  [1300, 'BE-WBR'],
  [1500, 'BE-VBR'],
  [2000, 'BE-VAN'],
  // Zwijndrecht left Antwerp in 2025, when it became one municipality with Beveren and Kruibeke.
  [2070, 'BE-VOV'],
  [2071, 'BE-VAN'],
  [3000, 'BE-VBR'],
  [3500, 'BE-VLI'],
  [4000, 'BE-WLG'],
  [5000, 'BE-WNA'],
  [6000, 'BE-WHT'],
  [6600, 'BE-WLX'],
  [7000, 'BE-WHT'],
  [8000, 'BE-VWV'],
  [9000, 'BE-VOV'],
];

/** Brussels is a region without provinces and stands for itself. */
const provinces: ReadonlyMap<string, readonly string[]> = new Map([
  ['BE-VLG', ['BE-VAN', 'BE-VBR', 'BE-VLI', 'BE-VOV', 'BE-VWV']],
  ['BE-WAL', ['BE-WBR', 'BE-WHT', 'BE-WLG', 'BE-WLX', 'BE-WNA']],
]);

/** Every region that a signature may be counted in, from the coast inland. */
export const signedRegions = [
  'BE-VWV',
  'BE-VOV',
  'BE-VAN',
  'BE-VLI',
  'BE-VBR',
  'BE-BRU',
  'BE-WBR',
  'BE-WHT',
  'BE-WNA',
  'BE-WLG',
  'BE-WLX',
] as const;

const regionCodes: ReadonlySet<string> = new Set([...provinces.keys(), ...belgianRuns.map(([, region]) => region)]);

/** Flanders, Wallonia, Brussels and the ten provinces, as ISO 3166-2 codes. */
export const belgianRegions: readonly string[] = [...regionCodes];

/** With the old country prefix, B-3010 or BE-3010, and whichever hyphen a word processor made of it. */
const belgianPostcode = /^(?:be?[-\u2010\u2013]?)?([1-9]\d{3})$/;

/** Long enough for Iran's ten digits with a hyphen and for a ZIP+4. */
const postcode = /^[\p{L}\p{Nd}][\p{L}\p{Nd} \u2010\u2013-]{0,10}[\p{L}\p{Nd}]$/u;

/** What is longer, invisible marks included, is no postcode and not worth folding. */
const maxTyped = 60;

/** Whether a postcode could be one of the country (ISO 3166-1 alpha-2), whatever digits it is written in. */
export function isPostcode(country: string, typed: string): boolean {
  if (country === 'BE') return belgianNumber(typed) !== undefined;
  return typed.length <= maxTyped && postcode.test(foldForComparing(typed));
}

/** One form for all ways of writing one postcode of a country: 1012 AB and 1012ab, B-3010 and ۳۰۱۰; '' where there is none. */
export function foldPostcode(country: string, typed: string): string {
  const number = country === 'BE' ? belgianNumber(typed) : undefined;
  return number === undefined ? foldForComparing(typed).replace(/[^\p{L}\p{N}]+/gu, '') : String(number);
}

/** Tells the region of a country's postcode, as it was typed; '' where it is not known. */
export type RegionOf = (country: string, typed: string) => string;

/**
 * The province of a Belgian postcode, or Brussels, as ISO 3166-2 code; '' where it is not known.
 *
 * @example regionOf('BE', 'B-۳۰۱۰') // BE-VBR
 */
export function regionOf(country: string, typed: string): string {
  const number = country === 'BE' ? belgianNumber(typed) : undefined;
  if (number === undefined) return '';
  return belgianRuns.findLast(([first]) => first <= number)?.[1] ?? '';
}

/** The codes that `regionOf` gives within a region: the provinces of Flanders or Wallonia; any other holds only itself. */
export function regionsWithin(code: string): readonly string[] {
  return provinces.get(code) ?? [code];
}

/** Whether signatures can be counted by this ISO 3166-2 code. */
export function isRegionCode(code: string): boolean {
  return regionCodes.has(code);
}

function belgianNumber(typed: string): number | undefined {
  if (typed.length > maxTyped) return undefined;
  if (/^[1-9]\d{3}$/.test(typed)) return Number(typed);
  const digits = belgianPostcode.exec(foldForComparing(typed).replaceAll(' ', ''))?.[1];
  return digits === undefined ? undefined : Number(digits);
}
