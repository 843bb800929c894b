import { type CampaignRoute, type CampaignVisit, type DeskAnswer, missing, moved, page } from '../accounts/desk.ts';
import { organisersOf } from '../accounts/store.ts';
import type { Campaign } from '../campaigns/campaign.ts';
import { type DeskList, listsOf } from './desk-list-store.ts';
import { downloadList } from './download.ts';
import { listTypes } from './formats.ts';
import { listFileName } from './list-names.ts';
import { listRequestPage } from './list-request-page.ts';
import { type ListsDeskDeps, namesIn } from './lists-desk.ts';
import { listNotice } from './make-page.ts';
import type { Recipient } from './recipient.ts';
import { recipientsOf } from './recipients.ts';
import { decidable, isListRequestId, type ListRequest, type ListRequestId, mayDownload } from './request.ts';
import { findRequest } from './request-store.ts';
import { approveRequest, type Decided, type RequestDeps, refuseRequest, withdrawRequest } from './requests.ts';
import { countForList } from './store.ts';

type Visit = CampaignVisit<Campaign>;

/** One request for lists: looked at, decided, and its lists downloaded. */
export function requestDesk(deps: ListsDeskDeps): readonly CampaignRoute<Campaign>[] {
  const path = '/desk/c/:slug/lists';
  const acted = { role: 'organiser', stepUp: true } as const;
  return [
    { ...acted, method: 'GET', path: `${path}/:id`, answer: (visit) => showRequest(deps, visit) },
    {
      ...acted,
      method: 'POST',
      path: `${path}/:id/approve`,
      answer: (visit) => decide(deps, visit, approveRequest, 'desk-lists.done.approved'),
    },
    {
      ...acted,
      method: 'POST',
      path: `${path}/:id/refuse`,
      answer: (visit) => decide(deps, visit, refuseRequest, 'desk-lists.done.refused'),
    },
    {
      ...acted,
      // Nothing is handed out by it.
      stepUp: false,
      method: 'POST',
      path: `${path}/:id/withdraw`,
      answer: (visit) => decide(deps, visit, withdrawRequest, 'desk-lists.done.withdrawn'),
    },
    { ...acted, method: 'POST', path: `${path}/:id/download/:list`, answer: (visit) => download(deps, visit) },
  ];
}

async function showRequest({ db, keys, tools }: ListsDeskDeps, visit: Visit): Promise<DeskAnswer> {
  const { campaign, member, now } = visit;
  const request = await requestOf({ db, keys }, visit);
  if (request === undefined) return missing;
  const html = listRequestPage(tools, visit, {
    request,
    lists: await listsOf(db, campaign.id, request.id),
    counts: await countForList(db, campaign.id),
    names: await namesIn({ db, keys }, await recipientsOf(db, campaign), [request]),
    decidable: decidable(request, member.id, await organisersOf(db, keys, campaign.id), now),
  });
  return page(html);
}

async function decide(
  deps: ListsDeskDeps,
  visit: Visit,
  carryOut: (deps: RequestDeps, visit: Visit, id: ListRequestId) => Promise<Decided>,
  done: string,
): Promise<DeskAnswer> {
  const { campaign, params } = visit;
  const { id = '' } = params;
  const decided = isListRequestId(id) ? await carryOut(deps, visit, id) : 'missing';
  switch (decided) {
    case 'done':
      return moved(`/desk/c/${campaign.slug}/lists`, done);
    case 'own':
      return page(listNotice(deps.tools, visit, 'own'), 403);
    case 'over':
      return page(listNotice(deps.tools, visit, 'over'), 409);
    case 'missing':
      return missing;
  }
}

async function download({ db, keys, keysOf, tools }: ListsDeskDeps, visit: Visit): Promise<DeskAnswer> {
  const { campaign, params, member, now, record } = visit;
  const request = await requestOf({ db, keys }, visit);
  const lists = request === undefined ? [] : await listsOf(db, campaign.id, request.id);
  const list = lists.find(({ id }) => id === params.list);
  if (request === undefined || list === undefined) return missing;
  if (!mayDownload(request, member.id, now)) return page(listNotice(tools, visit, 'over'), 409);
  const recipient = recipientNow(await recipientsOf(db, campaign), list);
  const content = await downloadList({ db, keysOf, tools, record, campaign, requestId: request.id, list, recipient });
  if (content === undefined) return page(listNotice(tools, visit, 'keys-gone'), 410);
  const number = 1 + lists.indexOf(list);
  const saveAs = listFileName(campaign.slug, { email: list.recipientEmail }, number, list.format);
  return { kind: 'file', type: listTypes[list.format], content, saveAs };
}

/** Whom a list is for, as they are known now, in the language in which it was made; by the address where they are gone. */
function recipientNow(recipients: readonly Recipient[], { recipientEmail: email, language }: DeskList): Recipient {
  const known = recipients.find((recipient) => recipient.email === email);
  return {
    ...(known ?? {
      email,
      name: email,
      office: '',
      chamber: '',
      constituency: '',
      party: '',
      country: '',
      regions: [],
    }),
    language,
  };
}

async function requestOf({ db, keys }: RequestDeps, { campaign, params }: Visit): Promise<ListRequest | undefined> {
  const { id = '' } = params;
  return isListRequestId(id) ? findRequest(db, keys, campaign.id, id) : undefined;
}
