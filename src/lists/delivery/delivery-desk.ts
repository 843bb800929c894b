import { type CampaignRoute, type CampaignVisit, type DeskAnswer, missing, moved, page } from '../../accounts/desk.ts';
import { namesOf } from '../../accounts/store.ts';
import type { Campaign } from '../../campaigns/campaign.ts';
import type { ListsDeskDeps } from '../requests/lists-desk.ts';
import type { RequestDeps } from '../requests/requests.ts';
import { type Changed, renewCode, revokeDelivery, sendAgain } from './deliver.ts';
import { type Delivery, isAlive, isDeliveryId } from './delivery.ts';
import type { DeliveryRef } from './delivery-link.ts';
import { deskDeliveryPage } from './desk-delivery-page.ts';
import { deliveriesPath, deliveryNotice, type GrantedLists, grantedLists } from './granted.ts';
import { toldEntries } from './notice-store.ts';
import { removalsOf } from './notices.ts';
import { openingsOf } from './openings-store.ts';
import { codeOf, findDelivery } from './store.ts';

type Visit = CampaignVisit<Campaign>;

/** One delivery: its code, who has opened it when, and what can be done about it. */
export function deliveryDesk(deps: ListsDeskDeps): readonly CampaignRoute<Campaign>[] {
  const path = '/desk/c/:slug/lists/:id/deliveries/:delivery';
  const acted = { role: 'organiser', stepUp: true, method: 'POST' } as const;
  return [
    { ...acted, method: 'GET', path, answer: (visit) => show(deps, visit) },
    {
      ...acted,
      path: `${path}/send-again`,
      answer: (visit) => change(deps, visit, sendAgain, 'desk-delivery.done.sent-again'),
    },
    {
      ...acted,
      path: `${path}/new-code`,
      answer: (visit) => change(deps, visit, renewCode, 'desk-delivery.done.new-code'),
    },
    {
      ...acted,
      // It only takes away.
      stepUp: false,
      path: `${path}/revoke`,
      answer: (visit) => change(deps, visit, revokeDelivery, 'desk-delivery.done.revoked'),
    },
  ];
}

async function show(deps: ListsDeskDeps, visit: Visit): Promise<DeskAnswer> {
  const { db, keys, tools } = deps;
  const { campaign, now } = visit;
  const found = await deliveryIn(deps, visit);
  if (found === undefined) return missing;
  const { delivery, granted } = found;
  const { request, lists } = granted;
  const removals = await removalsOf(db, campaign.id, { requestId: request.id, lists });
  const told = await toldEntries(db, request.id);
  const html = deskDeliveryPage(tools, visit, {
    ...granted,
    delivery,
    code: isAlive(delivery, now) ? await codeOf(db, keys, delivery.id) : undefined,
    openings: await openingsOf(db, delivery.id),
    startedBy: (await namesOf(db, keys, [delivery.startedBy])).get(delivery.startedBy) ?? '',
    removals: removals.get(delivery.recipientEmail) ?? { gone: [], untold: [] },
    told: told.filter(({ recipientEmail }) => recipientEmail === delivery.recipientEmail),
  });
  return page(html);
}

async function change(
  deps: ListsDeskDeps,
  visit: Visit,
  carryOut: (deps: RequestDeps, visit: Visit, ref: DeliveryRef) => Promise<Changed>,
  done: string,
): Promise<DeskAnswer> {
  const found = await deliveryIn(deps, visit);
  if (found === undefined) return missing;
  const { delivery, granted } = found;
  switch (await carryOut(deps, visit, delivery)) {
    case 'done':
      return moved(`${deliveriesPath(visit, granted.request)}/${delivery.id}`, done);
    case 'over':
      return page(deliveryNotice(deps.tools, visit, granted.request, 'over'), 409);
    case 'missing':
      return missing;
  }
}

/** The delivery that the address names, where it is one of the request's that it names. */
async function deliveryIn(
  deps: ListsDeskDeps,
  visit: Visit,
): Promise<{ readonly delivery: Delivery; readonly granted: GrantedLists } | undefined> {
  const { delivery: id = '' } = visit.params;
  const granted = await grantedLists(deps, visit);
  if (granted === undefined || !isDeliveryId(id)) return undefined;
  const delivery = await findDelivery(deps.db, { campaignId: visit.campaign.id, id });
  return delivery?.requestId === granted.request.id ? { delivery, granted } : undefined;
}
