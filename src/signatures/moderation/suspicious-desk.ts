import { type CampaignRoute, type DeskAnswer, missing, moved, page } from '../../accounts/desk.ts';
import { reasoned } from '../../accounts/reason.ts';
import type { Campaign } from '../../campaigns/campaign.ts';
import { setShowsRemoved } from '../../campaigns/shows-removed.ts';
import { withKeys } from '../../campaigns/with-keys.ts';
import { inTransaction } from '../../platform/db/database.ts';
import { domainOf } from '../abuse/standing.ts';
import { openPerson } from '../sealing.ts';
import { countStates } from '../tally.ts';
import { MOST_SUSPICIONS } from './asked-search.ts';
import { findSignature } from './search-store.ts';
import type { SignatureVisit } from './signature-words.ts';
import type { SignaturesDeskDeps } from './signatures-desk.ts';
import { dismissSuspicion, type KeptSuspicion, listSuspicions } from './suspicion-store.ts';
import { suspiciousPage } from './suspicious-page.ts';

declare module '../../audit/log.ts' {
  interface Acts {
    /** An organiser has looked, and nothing is wrong. */
    'suspicion.dismiss': { readonly suspicion: string };
  }
}

/** What looks suspicious of many signatures together, for a campaign's organisers. */
export function suspiciousRoutes(deps: SignaturesDeskDeps): readonly CampaignRoute<Campaign>[] {
  const path = '/desk/c/:slug/suspicious';
  const post = { role: 'organiser', method: 'POST', stepUp: false } as const;
  return [
    {
      role: 'organiser',
      method: 'GET',
      path,
      stepUp: false,
      menu: 'desk-suspicious.title',
      answer: (visit) => show(deps, visit),
    },
    { ...post, path: `${path}/:id/dismiss`, answer: (visit) => dismiss(deps, visit) },
    { ...post, path: `${path}/removed`, answer: (visit) => changeShown(deps, visit) },
  ];
}

async function show(deps: SignaturesDeskDeps, visit: SignatureVisit): Promise<DeskAnswer> {
  const { db, tools } = deps;
  const { id } = visit.campaign;
  const suspicions = await listSuspicions(db, id, MOST_SUSPICIONS);
  const domains = await domainsOf(deps, visit.campaign, suspicions);
  const removed = (await countStates(db, id)).get('removed') ?? 0;
  return page(suspiciousPage(tools, visit, { suspicions, domains, removed }));
}

/** The domains that suspicions are about, by their ids: read from one of the signatures, so that none stands in the table. */
async function domainsOf(
  { db, keysOf }: SignaturesDeskDeps,
  { id: campaignId }: Campaign,
  suspicions: readonly KeptSuspicion[],
): Promise<ReadonlyMap<string, string>> {
  const about = suspicions.filter(({ kind }) => kind === 'domain');
  const found = await withKeys(keysOf, campaignId, async (keys) => {
    const domains = new Map<string, string>();
    for (const { id, example } of about) {
      const signature = await findSignature(db, campaignId, example);
      if (signature?.sealed == null) continue;
      const { email } = openPerson(keys, { campaignId, signatureId: example }, signature.sealed);
      domains.set(id, domainOf(email));
    }
    return domains;
  });
  return found ?? new Map();
}

async function dismiss({ db }: SignaturesDeskDeps, visit: SignatureVisit): Promise<DeskAnswer> {
  const { campaign, params } = visit;
  const { id: suspicion = '' } = params;
  const isThere = (await listSuspicions(db, campaign.id, MOST_SUSPICIONS)).some(({ id }) => id === suspicion);
  if (!isThere) return missing;
  await inTransaction(db, async (trx) => {
    if (!(await dismissSuspicion(trx, campaign.id, suspicion))) return;
    const details = { suspicion };
    const record = reasoned(visit);
    await record(trx, { act: 'suspicion.dismiss', subject: campaign.slug, campaignId: campaign.id, details });
  });
  return moved(`/desk/c/${campaign.slug}/suspicious`, 'desk-suspicious.done.dismissed');
}

async function changeShown({ db }: SignaturesDeskDeps, visit: SignatureVisit): Promise<DeskAnswer> {
  const { campaign, fields } = visit;
  const shows = fields.text('shows') === 'yes';
  await inTransaction(db, (trx) => setShowsRemoved(trx, campaign, shows, reasoned(visit)));
  return moved(`/desk/c/${campaign.slug}/suspicious`, `desk-suspicious.done.${shows ? 'shown' : 'unshown'}`);
}
