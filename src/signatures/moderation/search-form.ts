/** Reads what is asked of signatures, as the desk's forms and the command line give it. Pure. */
import type { Fields } from '../../accounts/desk.ts';
import { isRegionCodeOf } from '../../campaigns/folder-values.ts';
import { isLanguage } from '../../platform/i18n/languages.ts';
import { parseAddress } from '../../platform/mail/address.ts';
import { isGlob, parseDomainPattern } from '../abuse/domain-pattern.ts';
import { disclosures, holdReasons, signatureStates } from '../signature.ts';
import type { Facets } from './facets.ts';
import type { Terms } from './search.ts';
import { soughtWords } from './search-words.ts';

/** What is asked of signatures, and stands in addresses. */
export const facetNames = [
  'state',
  'held',
  'country',
  'region',
  'source',
  'language',
  'disclosure',
  'from',
  'to',
] as const;

/** What is asked of persons, and stands in no address. */
export const termNames = ['address', 'name', 'domain', 'city'] as const;
export type TermName = (typeof termNames)[number];

export interface SearchIssue {
  readonly field: TermName | 'from' | 'to';
}

export interface AskedSearch {
  readonly facets: Facets;
  readonly terms: Terms;
  readonly issues: readonly SearchIssue[];
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** What is no answer to a field is an issue where somebody typed it, and nothing where it was chosen from a list. */
export function readSearch(typed: Pick<Fields, 'text'>): AskedSearch {
  const [terms, ofTerms] = readTerms(typed);
  const [from, to] = [dayIn(typed.text('from')), dayIn(typed.text('to'))];
  const held = holdReasons.find((one) => one === typed.text('held'));
  const state = signatureStates.find((one) => one === (typed.text('state') || (held && 'held')));
  const disclosure = disclosures.find((one) => one === typed.text('disclosure'));
  const language = typed.text('language');
  const [country, region, source] = [typed.text('country'), typed.text('region'), typed.text('source')];
  const facets: Facets = {
    ...(state === undefined ? {} : { state }),
    ...(held === undefined ? {} : { held }),
    ...(/^[A-Z]{2}$/.test(country) ? { country } : {}),
    ...(isRegionCodeOf(region.slice(0, 2), region) ? { region } : {}),
    ...(/^[a-z0-9_-]{1,40}$/.test(source) ? { source } : {}),
    ...(isLanguage(language) ? { language } : {}),
    ...(disclosure === undefined ? {} : { disclosure }),
    ...(from instanceof Date ? { from } : {}),
    ...(to instanceof Date ? { to: new Date(to.getTime() + DAY_MS) } : {}),
  };
  const issues: SearchIssue[] = [
    ...ofTerms,
    ...(from === 'not-a-day' ? [{ field: 'from' } as const] : []),
    ...(to === 'not-a-day' ? [{ field: 'to' } as const] : []),
  ];
  return { facets, terms, issues };
}

function readTerms(typed: Pick<Fields, 'text'>): readonly [Terms, readonly SearchIssue[]] {
  const read = <T>(field: TermName, parse: (text: string) => T | undefined) => {
    const text = typed.text(field);
    const value = text === '' ? undefined : parse(text);
    return { value, issues: text !== '' && value === undefined ? [{ field }] : [] };
  };
  const address = read('address', (text) => parseAddress(text)?.canonical);
  const name = read('name', soughtWords);
  const domain = read('domain', domainIn);
  const city = read('city', soughtWords);
  const terms: Terms = {
    ...(address.value === undefined ? {} : { address: address.value }),
    ...(name.value === undefined ? {} : { name: name.value }),
    ...(domain.value === undefined ? {} : { domain: domain.value }),
    ...(city.value === undefined ? {} : { city: city.value }),
  };
  return [terms, [address, name, domain, city].flatMap(({ issues }) => issues)];
}

/** A domain as people type it, with a dot in it: by its last label alone nobody is found. */
function domainIn(text: string): string | undefined {
  const pattern = parseDomainPattern(text);
  return pattern === undefined || isGlob(pattern) || !pattern.includes('.') ? undefined : pattern;
}

function dayIn(text: string): Date | 'not-a-day' | undefined {
  if (text === '') return undefined;
  const day = /^\d{4}-\d\d-\d\d$/.test(text) ? new Date(`${text}T00:00:00Z`) : new Date(Number.NaN);
  const isDay = !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text) && day.getUTCFullYear() > 2000;
  return isDay ? day : 'not-a-day';
}
