import { type CampaignRoute, type CampaignVisit, type DeskAnswer, missing, moved, page } from '../accounts/desk.ts';
import { namesOf, organisersOf } from '../accounts/store.ts';
import type { Campaign, CampaignId } from '../campaigns/campaign.ts';
import type { Database } from '../platform/db/database.ts';
import { countSelections } from './count-selections.ts';
import { type DeskList, listsOf } from './desk-list-store.ts';
import { downloadList } from './download.ts';
import { listTypes } from './formats.ts';
import { listFileName } from './list-names.ts';
import { listRequestPage } from './list-request-page.ts';
import type { ListMaker } from './list-statement.ts';
import { type ListsDeskDeps, namesIn } from './lists-desk.ts';
import { listNotice } from './make-page.ts';
import type { ListCounts, Recipient } from './recipient.ts';
import { recipientsOf } from './recipients.ts';
import { decidable, isListRequestId, type ListRequest, type ListRequestId, mayDownload } from './request.ts';
import { findRequest } from './request-store.ts';
import { approveRequest, type Decided, type RequestDeps, refuseRequest, withdrawRequest } from './requests.ts';
import { sumOf } from './selection.ts';
import { selectionsFor } from './selections-for.ts';
import { statementPage } from './statement-page.ts';
import { coversEmails } from './store.ts';
import { endingOf } from './volumes.ts';

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
    { ...acted, method: 'GET', path: `${path}/:id/statement/:list`, answer: (visit) => showStatement(deps, visit) },
    { ...acted, method: 'POST', path: `${path}/:id/download/:list`, answer: (visit) => download(deps, visit) },
  ];
}

async function showRequest({ db, keys, tools }: ListsDeskDeps, visit: Visit): Promise<DeskAnswer> {
  const { campaign, member, now } = visit;
  const request = await requestOf({ db, keys }, visit);
  if (request === undefined) return missing;
  const recipients = await recipientsOf(db, campaign);
  const html = listRequestPage(tools, visit, {
    request,
    lists: await listsOf(db, campaign.id, request.id),
    counts: await countNow(db, campaign.id, request, recipients),
    names: await namesIn({ db, keys }, recipients, [request]),
    decidable: decidable(request, member.id, await organisersOf(db, keys, campaign.id), now),
  });
  return page(html);
}

/** How many would stand on each of a request's lists now; undefined where these are not the same. */
async function countNow(
  db: Database,
  campaignId: CampaignId,
  { choice, recipientEmails }: ListRequest,
  recipients: readonly Recipient[],
): Promise<ListCounts | undefined> {
  const asked = recipients.filter(({ email }) => recipientEmails.includes(email));
  const selectionOf = await selectionsFor(db, campaignId, choice, asked);
  const selections = asked.map(selectionOf);
  const [first] = selections;
  if (new Set(selections.map((one) => JSON.stringify(one))).size !== 1 || first === undefined) return undefined;
  return sumOf((await countSelections(db, campaignId, [first]))(first).places);
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

async function download({ db, keys, keysOf, tools, pdf }: ListsDeskDeps, visit: Visit): Promise<DeskAnswer> {
  const { campaign, params, member, now, record } = visit;
  const request = await requestOf({ db, keys }, visit);
  const lists = request === undefined ? [] : await listsOf(db, campaign.id, request.id);
  const list = lists.find(({ id }) => id === params.list);
  if (request === undefined || list === undefined) return missing;
  if (!mayDownload(request, member.id, now)) return page(listNotice(tools, visit, 'over'), 409);
  const recipient = recipientNow(await recipientsOf(db, campaign), list);
  const madeBy = await makerOf({ db, keys }, request);
  const requestId = request.id;
  const content = await downloadList({
    db,
    keysOf,
    tools: { ...tools, pdf },
    record,
    campaign,
    requestId,
    list,
    recipient,
    madeBy,
  });
  if (content === undefined) return page(listNotice(tools, visit, 'keys-gone'), 410);
  const number = 1 + lists.indexOf(list);
  const ending = endingOf(list.format, list.named);
  const saveAs = listFileName(campaign.slug, { email: list.recipientEmail }, number, ending);
  return { kind: 'file', type: listTypes[ending], content, saveAs };
}

/** Whom a list is for, as they are known now, in the language in which it was made; by the address where they are gone. */
function recipientNow(recipients: readonly Recipient[], { recipientEmail: email, language }: DeskList): Recipient {
  const known = recipients.find((recipient) => recipient.email === email);
  return { ...nobody, ...(known ?? { email, name: email }), language };
}

const nobody = { office: '', chamber: '', constituency: '', party: '', country: '', regions: [] };

/** Whoever asked: only they get it. */
async function makerOf({ db, keys }: RequestDeps, { askedBy }: ListRequest): Promise<ListMaker> {
  return { name: (await namesOf(db, keys, [askedBy])).get(askedBy) ?? '', isOnServer: false };
}

/** What a list says of itself, in the language of whoever reads it here. */
async function showStatement({ db, keys, tools }: ListsDeskDeps, visit: Visit): Promise<DeskAnswer> {
  const { campaign, params, language } = visit;
  const request = await requestOf({ db, keys }, visit);
  const lists = request === undefined ? [] : await listsOf(db, campaign.id, request.id);
  const list = lists.find(({ id }) => id === params.list);
  if (request === undefined || list === undefined) return missing;
  const recipient = { ...recipientNow(await recipientsOf(db, campaign), list), language };
  const madeBy = await makerOf({ db, keys }, request);
  const hasEmails = await coversEmails(db, campaign.id);
  const statement = { ...list, recipient, madeAt: list.moment, madeBy, hasEmails };
  return page(statementPage(tools, visit, request.id, statement));
}

async function requestOf({ db, keys }: RequestDeps, { campaign, params }: Visit): Promise<ListRequest | undefined> {
  const { id = '' } = params;
  return isListRequestId(id) ? findRequest(db, keys, campaign.id, id) : undefined;
}
