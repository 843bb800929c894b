import type { CampaignId } from '../../campaigns/campaign.ts';
import type { CampaignKeys, KeysOf } from '../../campaigns/keys.ts';
import { withKeys } from '../../campaigns/with-keys.ts';
import type { Database } from '../../platform/db/database.ts';
import { parseAddress } from '../../platform/mail/address.ts';
import { domainOf } from '../abuse/standing.ts';
import { addressIndexes, openPerson } from '../sealing.ts';
import type { Person, SignatureId } from '../signature.ts';
import type { Facets } from './facets.ts';
import { endOfReach, listNewest } from './newest-store.ts';
import {
  commonTokens,
  type Lead,
  type LookedAt,
  lookAlong,
  lookAt,
  lookAtNewest,
  readIndexedTo,
} from './search-store.ts';
import { type TokenOf, tokensOf } from './search-tokens.ts';
import { certainWords, hasWords, isWithinDomain, type SoughtWords } from './search-words.ts';

/** What is asked of persons: it stands in no address, no log and no audit. */
export interface Terms {
  /** Normalised, as on signing. */
  readonly address?: string;
  readonly name?: SoughtWords;
  /** In ASCII; those below it are found too. */
  readonly domain?: string;
  readonly city?: SoughtWords;
}

/** Something else that is asked of signatures: whether one is suspicious. */
export type Test = (signature: LookedAt, person: Person | undefined) => boolean;

export interface Search {
  readonly facets: Facets;
  readonly terms: Terms;
  readonly test?: Test;
}

export interface Searched {
  /** Newest first. */
  readonly found: readonly LookedAt[];
  /** Where the search goes on; undefined where it has seen all. */
  readonly next: SignatureId | undefined;
  /** When the last one was signed that was looked at, where that is not the last that was found. */
  readonly lookedBackTo: Date | undefined;
}

export interface SearchLimits {
  readonly before?: SignatureId | undefined;
  readonly most: number;
  /** The most signatures to look at: the search stops there, and can go on. */
  readonly mostLookedAt: number;
}

export interface SearchDeps {
  readonly db: Database;
  readonly keysOf: KeysOf;
}

/** A moment's work of one core, so that a web process answers others in between. */
const STRETCH = 500;

/**
 * Finds signatures, newest first: led by tokens to few of them where it can be, and opening these to compare in full.
 * However many signatures there are, it looks at a bounded number of them.
 */
export async function searchSignatures(
  deps: SearchDeps,
  campaignId: CampaignId,
  search: Search,
  limits: SearchLimits,
): Promise<Searched> {
  return withKeysOrNone(deps, campaignId, async (keys) => {
    const lead = keys && (await leadOf(deps.db, campaignId, search, keys));
    if (lead !== undefined || isOpened(search)) return lookThrough(deps, campaignId, search, limits, { keys, lead });
    const { ids, ...reached } = await listByFacets(deps, campaignId, search.facets, limits);
    return { ...reached, found: await lookAt(deps.db, campaignId, ids) };
  });
}

/** The same, of which only the ids are wanted. */
export async function searchIds(
  deps: SearchDeps,
  campaignId: CampaignId,
  search: Search,
  limits: SearchLimits,
): Promise<Reached> {
  return withKeysOrNone(deps, campaignId, async (keys) => {
    const lead = keys && (await leadOf(deps.db, campaignId, search, keys));
    if (lead === undefined && !isOpened(search)) return listByFacets(deps, campaignId, search.facets, limits);
    const { found, ...reached } = await lookThrough(deps, campaignId, search, limits, { keys, lead });
    return { ...reached, ids: found.map(({ signatureId }) => signatureId) };
  });
}

/** Without keys nobody can be found by what is sealed; the rest of the rows are there still. */
async function withKeysOrNone<T extends object>(
  { keysOf }: SearchDeps,
  campaignId: CampaignId,
  work: (keys: CampaignKeys | undefined) => Promise<T>,
): Promise<T> {
  return (await withKeys(keysOf, campaignId, work)) ?? work(undefined);
}

/** So many are opened while somebody waits: some tenths of a second's work. */
export const OPENED_AT_ONCE = 5_000;

/** Whether what is asked can only be seen in what is sealed. */
export function isOpened({ terms, test }: Search): boolean {
  return test !== undefined || Object.keys(terms).length > 0;
}

interface Reached extends Pick<Searched, 'next' | 'lookedBackTo'> {
  readonly ids: readonly SignatureId[];
}

async function listByFacets(
  { db }: SearchDeps,
  campaignId: CampaignId,
  facets: Facets,
  { before, most, mostLookedAt }: SearchLimits,
): Promise<Reached> {
  const reach = { facets, before, most, mostLookedAt };
  const ids = await listNewest(db, campaignId, reach);
  // One more than these may be there: whoever asks on finds out.
  if (ids.length === most) return { ids, next: ids.at(-1), lookedBackTo: undefined };
  const end = await endOfReach(db, campaignId, reach);
  return { ids, next: end?.signatureId, lookedBackTo: end?.signedAt };
}

async function lookThrough(
  { db }: SearchDeps,
  campaignId: CampaignId,
  search: Search,
  { before, most, mostLookedAt }: SearchLimits,
  { keys, lead }: { readonly keys: CampaignKeys | undefined; readonly lead: Lead | undefined },
): Promise<Searched> {
  const { facets } = search;
  const found: LookedAt[] = [];
  let lookedBackTo: Date | undefined;
  for (let looked = 0, last = before; ; ) {
    const size = Math.min(STRETCH, mostLookedAt - looked);
    const stretch = { facets, before: last, most: size };
    const rows =
      lead === undefined ? await lookAtNewest(db, campaignId, stretch) : await lookAlong(db, campaignId, lead, stretch);
    const seen = rows[0]?.looked ?? rows.length;
    for (const row of rows) {
      last = row.signatureId;
      lookedBackTo = row.signedAt;
      if (!row.isMeant || (isOpened(search) && !isSought(search, campaignId, row, keys))) continue;
      found.push(row);
      if (found.length === most) return { found, next: last, lookedBackTo };
    }
    looked += seen;
    if (seen < size) return { found, next: undefined, lookedBackTo };
    if (looked >= mostLookedAt) return { found, next: last, lookedBackTo };
  }
}

function isSought(
  { terms, test }: Search,
  campaignId: CampaignId,
  row: LookedAt,
  keys: CampaignKeys | undefined,
): boolean {
  const { signatureId, sealed } = row;
  const person =
    sealed === null || keys === undefined ? undefined : openPerson(keys, { campaignId, signatureId }, sealed);
  if (Object.keys(terms).length > 0 && (person === undefined || !isOfTerms(person, terms))) return false;
  return test === undefined || test(row, person);
}

/** Whether a person is as all the terms say. */
export function isOfTerms(person: Person, { address, name, domain, city }: Terms): boolean {
  if (address !== undefined && parseAddress(person.email)?.canonical !== address) return false;
  if (domain !== undefined && !isWithinDomain(domainOf(person.email), domain)) return false;
  if (name !== undefined && !hasWords(person.name, name)) return false;
  return city === undefined || hasWords(person.city, city);
}

/** @returns undefined where what is sought is so common that it is found among the newest. */
async function leadOf(
  db: Database,
  campaignId: CampaignId,
  { facets, terms }: Search,
  keys: CampaignKeys,
): Promise<Lead | undefined> {
  const tokens = tokensSought(facets, terms, tokensOf(keys, campaignId));
  const common = await commonTokens(db, campaignId, tokens);
  const leading = tokens.filter((token) => !common.has(token));
  if (leading.length === 0) return undefined;
  const emailIndexes = terms.address === undefined ? [] : addressIndexes(keys, terms.address);
  return { tokens: leading, emailIndexes, indexedTo: await readIndexedTo(db, campaignId) };
}

function tokensSought(facets: Facets, { address, name, domain, city }: Terms, tokenOf: TokenOf): number[] {
  const words = [
    ...(address === undefined ? [] : [tokenOf('address', address)]),
    ...certainWords(name ?? []).map((word) => tokenOf('name', word)),
    ...(domain === undefined ? [] : [tokenOf('domain', domain)]),
    ...certainWords(city ?? []).map((word) => tokenOf('city', word)),
  ];
  // What is erased has no tokens, and is asked for by facets alone.
  if (facets.state === 'withdrawn' || facets.state === 'expired') return words;
  return [
    ...words,
    ...(['country', 'region', 'source', 'language'] as const).flatMap((kind) => {
      const value = facets[kind];
      return value === undefined || value === '' ? [] : [tokenOf(kind, value)];
    }),
  ];
}
