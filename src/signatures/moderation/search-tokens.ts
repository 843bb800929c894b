import { createHash, createHmac } from 'node:crypto';
import type { CampaignId } from '../../campaigns/campaign.ts';
import type { CampaignKeys } from '../../campaigns/keys.ts';
import { parseAddress } from '../../platform/mail/address.ts';
import { domainOf } from '../abuse/standing.ts';
import type { Person } from '../signature.ts';
import { searchDomains, searchWords } from './search-words.ts';

/** What a word is of: the same word in a name and as a town has two tokens. */
export type WordKind = 'address' | 'name' | 'domain' | 'city' | 'country' | 'region' | 'source' | 'language';

/** What a signature is found by. */
export interface Searchable {
  readonly person: Person;
  readonly country: string;
  readonly region: string;
  readonly source: string;
  readonly language: string;
}

/**
 * So few of a hash's bits that each token stands for many words: it makes a search look at few signatures, and tells
 * nobody which word it was, not even who has the key and not the seal.
 */
const BITS = 12;

export type TokenOf = (kind: WordKind, word: string) => number;

/** Makes a campaign's tokens: twelve bits of HMAC-SHA-256, under what tells campaigns and kinds apart and is no secret. */
export function tokensOf(keys: Pick<CampaignKeys, 'search'>, campaignId: CampaignId): TokenOf {
  const spaces = new Map<WordKind, number>();
  const spaceOf = (kind: WordKind): number => {
    const known = spaces.get(kind);
    if (known !== undefined) return known;
    const space = createHash('sha256').update(`${campaignId} ${kind}`).digest().readUInt32BE(0) >>> BITS;
    spaces.set(kind, space);
    return space;
  };
  return (kind, word) => {
    const hash = createHmac('sha256', keys.search).update(`${kind}\n${word}`).digest().readUInt32BE(0) >>> (32 - BITS);
    // Postgres' integers have a sign.
    return (spaceOf(kind) << BITS) | hash;
  };
}

/** All tokens of a signature, each once. */
export function searchTokens({ person, country, region, source, language }: Searchable, tokenOf: TokenOf): number[] {
  const address = parseAddress(person.email)?.canonical;
  return [
    ...new Set([
      ...(address === undefined ? [] : [tokenOf('address', address)]),
      ...searchWords(person.name).map((word) => tokenOf('name', word)),
      ...searchDomains(domainOf(person.email)).map((domain) => tokenOf('domain', domain)),
      ...searchWords(person.city).map((word) => tokenOf('city', word)),
      tokenOf('country', country),
      ...(region === '' ? [] : [tokenOf('region', region)]),
      ...(source === '' ? [] : [tokenOf('source', source)]),
      tokenOf('language', language),
    ]),
  ];
}

/**
 * How many signatures a token may be of. One that more of them have, as a frequent name's or a large mailbox provider's,
 * is of none: it would tell by its number which word it is, and such signatures are soon found among the newest.
 */
export function mostOfAToken(signatures: number): number {
  return Math.max(64, Math.floor(signatures / 512));
}
