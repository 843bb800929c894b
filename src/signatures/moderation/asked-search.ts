import type { Fields } from '../../accounts/desk.ts';
import type { CampaignId } from '../../campaigns/campaign.ts';
import { withKeys } from '../../campaigns/with-keys.ts';
import { openPerson } from '../sealing.ts';
import type { SignatureId } from '../signature.ts';
import type { Facets } from './facets.ts';
import type { Search, SearchDeps, Test } from './search.ts';
import { readSearch, type SearchIssue } from './search-form.ts';
import { type LookedAt, listSealed } from './search-store.ts';
import type { SuspicionKind } from './suspicion.ts';
import { isSuspected, type Suspected } from './suspicion-mark.ts';
import { findSuspicion, listSuspicions } from './suspicion-store.ts';

/** As many suspicions as a page shows, and a search compares with. */
export const MOST_SUSPICIONS = 50;

/** The field that asks for what is suspicious: the id of one suspicion, or this for any. */
export const suspicionField = 'suspicion';
export const anySuspicion = 'any';

/** Before anybody could sign. */
const NEVER = new Date('2000-01-01');

/** A search as a form or an address asks for it, with what it says of suspicions looked up. */
export async function askedSearch(
  deps: SearchDeps,
  campaignId: CampaignId,
  typed: Pick<Fields, 'text'>,
): Promise<{ readonly search: Search; readonly issues: readonly SearchIssue[] }> {
  const { facets, terms, issues } = readSearch(typed);
  const asked = typed.text(suspicionField);
  if (asked === '') return { search: { facets, terms }, issues };
  const suspected = await suspectedBy(deps, campaignId, asked);
  const test = await suspicionTest(deps, campaignId, suspected);
  return { search: { facets: duringAll(facets, suspected), terms, test }, issues };
}

async function suspectedBy({ db }: SearchDeps, campaignId: CampaignId, asked: string): Promise<readonly Suspected[]> {
  if (asked === anySuspicion) return listSuspicions(db, campaignId, MOST_SUSPICIONS);
  const one = await findSuspicion(db, campaignId, asked);
  return one === undefined ? [] : [one];
}

async function suspicionTest(
  { keysOf }: SearchDeps,
  campaignId: CampaignId,
  suspected: readonly Suspected[],
): Promise<Test> {
  const keys = await keysOf(campaignId);
  if (keys === undefined) return () => false;
  return (signature, person) =>
    person !== undefined && suspected.some((suspicion) => isSuspected(keys, suspicion, signature, person));
}

/** Only the time in which they were signed is looked through. */
function duringAll(facets: Facets, suspected: readonly Suspected[]): Facets {
  const first = Math.min(...suspected.map(({ firstAt }) => firstAt.getTime()));
  // The database keeps microseconds.
  const last = Math.max(...suspected.map(({ lastAt }) => lastAt.getTime() + 1));
  // Nothing is suspicious: nothing is looked through.
  if (!Number.isFinite(first)) return { ...facets, from: NEVER, to: NEVER };
  const from = new Date(Math.max(first, facets.from?.getTime() ?? first));
  return { ...facets, from, to: new Date(Math.min(last, facets.to?.getTime() ?? last)) };
}

/** Why each of these is suspicious, by their ids; those that are not are not named. */
export async function suspicionsOf(
  { db, keysOf }: SearchDeps,
  campaignId: CampaignId,
  signatures: readonly LookedAt[],
): Promise<ReadonlyMap<SignatureId, readonly SuspicionKind[]>> {
  const suspected = await listSuspicions(db, campaignId, MOST_SUSPICIONS);
  if (suspected.length === 0) return new Map();
  const found = await withKeys(keysOf, campaignId, async (keys) => {
    const sealed = await listSealed(
      db,
      campaignId,
      signatures.map(({ signatureId }) => signatureId),
    );
    return new Map(
      signatures.flatMap((signature) => {
        const { signatureId } = signature;
        const seal = sealed.get(signatureId);
        if (seal === undefined) return [];
        const person = openPerson(keys, { campaignId, signatureId }, seal);
        const kinds = suspected
          .filter((suspicion) => isSuspected(keys, suspicion, signature, person))
          .map(({ kind }) => kind);
        return kinds.length === 0 ? [] : [[signatureId, [...new Set(kinds)]] as const];
      }),
    );
  });
  return found ?? new Map();
}
