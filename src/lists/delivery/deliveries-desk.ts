import { type CampaignRoute, type CampaignVisit, type DeskAnswer, missing, moved, page } from '../../accounts/desk.ts';
import type { Campaign } from '../../campaigns/campaign.ts';
import type { ListsDeskDeps } from '../requests/lists-desk.ts';
import { deliveriesPage } from './deliveries-page.ts';
import { deliveriesPath, grantedLists } from './granted.ts';
import { removalsOf, sendNotices } from './notices.ts';
import { currentDeliveries } from './store.ts';

type Visit = CampaignVisit<Campaign>;

/** To whom a request's lists are delivered, how far that is, and who is to delete which entries. */
export function deliveriesDesk(deps: ListsDeskDeps): readonly CampaignRoute<Campaign>[] {
  const path = '/desk/c/:slug/lists/:id/deliveries';
  return [
    {
      role: 'organiser',
      // It names no signatory and shows no code; and it looks again by itself while mails are under way.
      stepUp: false,
      method: 'GET',
      path,
      answer: (visit) => show(deps, visit),
    },
    {
      role: 'organiser',
      stepUp: true,
      method: 'POST',
      path: `${path}/notices`,
      answer: (visit) => notify(deps, visit),
    },
  ];
}

async function show(deps: ListsDeskDeps, visit: Visit): Promise<DeskAnswer> {
  const { db, tools } = deps;
  const { campaign } = visit;
  const granted = await grantedLists(deps, visit);
  if (granted === undefined) return missing;
  const { request, lists } = granted;
  const deliveries = await currentDeliveries(db, campaign.id, request.id);
  const removals = await removalsOf(db, campaign.id, { requestId: request.id, lists });
  return page(deliveriesPage(tools, visit, { ...granted, deliveries, removals }));
}

async function notify(deps: ListsDeskDeps, visit: Visit): Promise<DeskAnswer> {
  const granted = await grantedLists(deps, visit);
  if (granted === undefined) return missing;
  const { request } = granted;
  const told = await sendNotices(deps, visit, { requestId: request.id, ...granted });
  return moved(deliveriesPath(visit, request), told === 0 ? undefined : 'desk-delivery.done.noticed');
}
