import { type CampaignRoute, type CampaignVisit, type DeskAnswer, missing, moved, page } from '../../accounts/desk.ts';
import type { FieldIssue } from '../../accounts/desk-form.ts';
import type { Campaign } from '../../campaigns/campaign.ts';
import type { ListsDeskDeps } from '../requests/lists-desk.ts';
import { storedListFile } from '../requests/stored-file.ts';
import type { Addressee } from './addressees.ts';
import { startDeliveries } from './deliver.ts';
import { deliverPage, typedDelivery } from './deliver-form.ts';
import { isAlive } from './delivery.ts';
import { deliveriesPath, deliveryNotice, type GrantedLists, grantedLists } from './granted.ts';
import { currentDeliveries } from './store.ts';

type Visit = CampaignVisit<Campaign>;

/** Where an organiser delivers the lists of a request by mail. */
export function deliverDesk(deps: ListsDeskDeps): readonly CampaignRoute<Campaign>[] {
  const path = '/desk/c/:slug/lists/:id/deliveries/start';
  const acted = { role: 'organiser', stepUp: true, path } as const;
  return [
    { ...acted, method: 'GET', answer: (visit) => showForm(deps, visit) },
    { ...acted, method: 'POST', answer: (visit) => deliver(deps, visit) },
  ];
}

async function showForm(deps: ListsDeskDeps, visit: Visit, issues?: readonly FieldIssue[]): Promise<DeskAnswer> {
  const granted = await grantedLists(deps, visit);
  if (granted === undefined) return missing;
  const { request, keptUntil } = granted;
  if (await areErased(deps, visit, granted))
    return page(deliveryNotice(deps.tools, visit, granted.request, 'erased'), 410);
  const free = await freeAmong(deps, visit, granted);
  if (free.length === 0) return moved(deliveriesPath(visit, request));
  const needsCode = free.some(namesAnybodyIn(granted));
  return page(
    deliverPage(deps.tools, visit, { request, keptUntil, free, needsCode, issues }),
    issues === undefined ? 200 : 422,
  );
}

async function deliver(deps: ListsDeskDeps, visit: Visit): Promise<DeskAnswer> {
  const granted = await grantedLists(deps, visit);
  if (granted === undefined) return missing;
  if (await areErased(deps, visit, granted))
    return page(deliveryNotice(deps.tools, visit, granted.request, 'erased'), 410);
  const { request, keptUntil } = granted;
  const free = await freeAmong(deps, visit, granted);
  // Whoever presses twice sees what the first press has begun.
  if (free.length === 0) return moved(deliveriesPath(visit, request));
  const { addressees, terms, issues } = typedDelivery(visit, free);
  if (issues.length > 0) return showForm(deps, visit, issues);
  await startDeliveries(deps, visit, {
    requestId: request.id,
    addressees,
    namesAnybody: namesAnybodyIn(granted),
    keptUntil,
    terms,
  });
  return moved(deliveriesPath(visit, request), 'desk-delivery.done.started');
}

/** Those who have no link that works. */
async function freeAmong(
  { db }: ListsDeskDeps,
  { campaign, now }: Visit,
  { request, addressees }: GrantedLists,
): Promise<readonly Addressee[]> {
  const deliveries = await currentDeliveries(db, campaign.id, request.id);
  const taken = new Set(deliveries.filter((one) => isAlive(one, now)).map(({ recipientEmail }) => recipientEmail));
  return addressees.filter(({ email }) => !taken.has(email));
}

function namesAnybodyIn({ lists }: GrantedLists): (addressee: Pick<Addressee, 'email'>) => boolean {
  const named = new Set(lists.filter((list) => list.named > 0).map(({ recipientEmail }) => recipientEmail));
  return ({ email }) => named.has(email);
}

/** They are erased together. */
async function areErased(
  { db, keysOf }: ListsDeskDeps,
  { campaign }: Visit,
  { lists }: GrantedLists,
): Promise<boolean> {
  const [list] = lists;
  return list === undefined || (await storedListFile(db, keysOf, campaign.id, list.id)) === undefined;
}
