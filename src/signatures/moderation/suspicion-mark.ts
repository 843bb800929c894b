import { createHmac } from 'node:crypto';
import type { CampaignKeys } from '../../campaigns/keys.ts';
import { domainOf } from '../abuse/standing.ts';
import { foldName } from '../household.ts';
import type { Person } from '../signature.ts';
import { isRandomLooking, stemOf } from './name-pattern.ts';
import type { LookedAt } from './search-store.ts';
import type { SuspicionKind } from './suspicion.ts';

/** 128 bits: no two domains or names share a mark. */
const MARK_LENGTH = 16;

/** What stands in the database for what suspicious signatures share: never the domain or the name itself. */
export function suspicionMark(
  keys: Pick<CampaignKeys, 'search'>,
  kind: SuspicionKind,
  shared: string | undefined,
): Buffer | null {
  if (shared === undefined) return null;
  if (kind === 'network') return Buffer.from(shared, 'base64');
  return createHmac('sha256', keys.search).update(`suspicious ${kind}\n${shared}`).digest().subarray(0, MARK_LENGTH);
}

/** What a signature shares with others, of each kind. */
export function sharedBy(networkMark: Buffer | null, { name, email }: Person) {
  return {
    network: networkMark?.toString('base64'),
    domain: domainOf(email),
    name: foldName(name),
    stem: stemOf(email),
    isRandomLooking: isRandomLooking(name),
  };
}

/** What is known of a suspicion, besides its numbers. */
export interface Suspected {
  readonly kind: SuspicionKind;
  readonly mark: Buffer | null;
  readonly firstAt: Date;
  readonly lastAt: Date;
}

/** Whether a signature is one of those that are suspicious. */
export function isSuspected(
  keys: Pick<CampaignKeys, 'search'>,
  { kind, mark, firstAt, lastAt }: Suspected,
  { signedAt, networkMark }: Pick<LookedAt, 'signedAt' | 'networkMark'>,
  person: Person,
): boolean {
  if (signedAt < firstAt || signedAt > lastAt) return false;
  const { network, domain, name, stem, isRandomLooking: isRandom } = sharedBy(networkMark, person);
  const isShared = (shared: string | undefined) =>
    shared !== undefined && mark !== null && suspicionMark(keys, kind, shared)?.equals(mark) === true;
  switch (kind) {
    case 'network':
      return isShared(network);
    case 'domain':
      return isShared(domain);
    case 'same-name':
      return isShared(name);
    case 'numbered':
      return isShared(stem);
    case 'random-names':
      return isRandom;
    case 'hour':
      return true;
  }
}
