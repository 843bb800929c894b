import {
  type CampaignRoute,
  type CampaignVisit,
  type DeskAnswer,
  type Fields,
  missing,
  page,
} from '../../accounts/desk.ts';
import type { Campaign } from '../../campaigns/campaign.ts';
import type { KeysOf } from '../../campaigns/keys.ts';
import { withKeys } from '../../campaigns/with-keys.ts';
import { type Database, inTransaction } from '../../platform/db/database.ts';
import type { PageTools } from '../../platform/views/frame.ts';
import { openPerson } from '../sealing.ts';
import { isSignatureId } from '../signature.ts';
import { actsOn } from './act-store.ts';
import { askedSearch, suspicionsOf } from './asked-search.ts';
import { personPage } from './person-page.ts';
import { isOpened, OPENED_AT_ONCE, type Search, searchSignatures } from './search.ts';
import { type SearchIssue, type TermName, termNames } from './search-form.ts';
import { findSignature, listSources } from './search-store.ts';
import { signaturesPage } from './signatures-pages.ts';

declare module '../../audit/log.ts' {
  interface Acts {
    /** By what it was searched, never for what or whom. */
    'signatures.search': { readonly by: readonly TermName[] };
    /** Somebody looked at who it is; the subject is the signature. */
    'signatures.show': Record<string, never>;
  }
}

export interface SignaturesDeskDeps {
  readonly db: Database;
  readonly keysOf: KeysOf;
  readonly tools: PageTools;
}

type Visit = CampaignVisit<Campaign>;

const A_PAGE = 50;
/** Where nothing has to be opened: some tenths of a second's work as well. */
const MOST_LOOKED_AT = 10_000;

/** All signatures of a campaign, and the search for some of them: for its organisers. */
export function signaturesRoutes(deps: SignaturesDeskDeps): readonly CampaignRoute<Campaign>[] {
  const path = '/desk/c/:slug/signatures';
  return [
    {
      role: 'organiser',
      method: 'GET',
      path,
      stepUp: false,
      menu: 'desk-signatures.title',
      answer: (visit) => showNewest(deps, visit),
    },
    {
      role: 'organiser',
      method: 'POST',
      path: `${path}/find`,
      stepUp: true,
      answer: (visit) => find(deps, visit),
    },
    {
      role: 'organiser',
      method: 'POST',
      path: `${path}/:id/person`,
      stepUp: true,
      answer: (visit) => showPerson(deps, visit),
    },
  ];
}

/** By what stands in the address: never by who it is. */
async function showNewest(deps: SignaturesDeskDeps, visit: Visit): Promise<DeskAnswer> {
  const typed = { text: (name: string) => (isTerm(name) ? '' : visit.query.text(name)) };
  const asked = await askedSearch(deps, visit.campaign.id, typed);
  return list(deps, visit, { ...asked, typed, isByPerson: false });
}

async function find(deps: SignaturesDeskDeps, visit: Visit): Promise<DeskAnswer> {
  const { db } = deps;
  const { campaign, fields, record } = visit;
  const asked = await askedSearch(deps, campaign.id, fields);
  const by = termNames.filter((name) => asked.search.terms[name] !== undefined);
  if (by.length > 0 && asked.issues.length === 0) {
    const details = { by };
    await inTransaction(db, (trx) =>
      record(trx, { act: 'signatures.search', subject: campaign.slug, campaignId: campaign.id, details }),
    );
  }
  return list(deps, visit, { ...asked, typed: fields, isByPerson: true });
}

interface Listing {
  readonly search: Search;
  readonly issues: readonly SearchIssue[];
  readonly typed: Pick<Fields, 'text'>;
  readonly isByPerson: boolean;
}

async function list(
  deps: SignaturesDeskDeps,
  visit: Visit,
  { search, issues, typed, isByPerson }: Listing,
): Promise<DeskAnswer> {
  const { db, tools } = deps;
  const { campaign } = visit;
  const cursor = typed.text('before');
  if (cursor !== '' && !isSignatureId(cursor)) return missing;
  const before = isSignatureId(cursor) ? cursor : undefined;
  const limits = { before, most: A_PAGE, mostLookedAt: isOpened(search) ? OPENED_AT_ONCE : MOST_LOOKED_AT };
  const searched =
    issues.length === 0
      ? await searchSignatures(deps, campaign.id, search, limits)
      : { found: [], next: undefined, lookedBackTo: undefined };
  const html = signaturesPage(tools, visit, {
    issues,
    typed,
    isByPerson,
    searched,
    suspicions: await suspicionsOf(deps, campaign.id, searched.found),
    isFirst: before === undefined,
    sources: await listSources(db, campaign.id),
  });
  return page(html, issues.length === 0 ? 200 : 422);
}

/** Who it is: for an organiser who has just given the second factor, one at a time, and never unnoticed. */
async function showPerson({ db, keysOf, tools }: SignaturesDeskDeps, visit: Visit): Promise<DeskAnswer> {
  const { campaign, params, record } = visit;
  const { id: signatureId = '' } = params;
  if (!isSignatureId(signatureId)) return missing;
  const ref = { campaignId: campaign.id, signatureId };
  const found = await withKeys(keysOf, campaign.id, async (keys) => {
    const signature = await findSignature(db, campaign.id, signatureId);
    if (signature?.sealed == null) return undefined;
    return { signature, person: openPerson(keys, ref, signature.sealed) };
  });
  if (found === undefined) return missing;
  await inTransaction(db, (trx) =>
    record(trx, { act: 'signatures.show', subject: signatureId, campaignId: campaign.id, details: {} }),
  );
  return page(personPage(tools, visit, { ...found, acts: await actsOn(db, campaign.id, signatureId) }));
}

function isTerm(name: string): boolean {
  const names: readonly string[] = termNames;
  return names.includes(name);
}
