import { type CampaignRoute, type CampaignVisit, type DeskAnswer, missing, moved, page } from '../accounts/desk.ts';
import type { FieldIssue } from '../accounts/desk-form.ts';
import { reasoned, reasonIn, reasonIssue } from '../accounts/reason.ts';
import { namesOf, organisersOf } from '../accounts/store.ts';
import type { Campaign } from '../campaigns/campaign.ts';
import type { KeysOf } from '../campaigns/keys.ts';
import { isUuid } from '../platform/ids.ts';
import type { PageTools } from '../platform/views/frame.ts';
import { listsOf } from './desk-list-store.ts';
import { downloadList } from './download.ts';
import { pastMakings } from './history.ts';
import { listFileName } from './list-names.ts';
import { listRequestPage } from './list-request-page.ts';
import type { ListNames } from './list-words.ts';
import { listsPage } from './lists-page.ts';
import { EVERY_RECIPIENT, listFields, listNotice, makePage } from './make-page.ts';
import type { Recipient } from './recipient.ts';
import { recipientsOf } from './recipients.ts';
import {
  decidable,
  isListRequestId,
  type ListRequest,
  type ListRequestId,
  MOST_WAITING,
  mayDownload,
} from './request.ts';
import { findRequest } from './request-store.ts';
import {
  approveRequest,
  askForLists,
  type Decided,
  type RequestDeps,
  refuseRequest,
  withdrawRequest,
} from './requests.ts';
import { countForList } from './store.ts';
import { twoPersonsFor } from './two-persons.ts';

export interface ListsDeskDeps extends RequestDeps {
  readonly tools: PageTools;
  readonly keysOf: KeysOf;
}

type Visit = CampaignVisit<Campaign>;

/** On one page; the rest is behind a link. */
const MAKINGS_A_PAGE = 30;

/** A campaign's lists: made, asked for, approved and downloaded. */
export function listsDesk(deps: ListsDeskDeps): readonly CampaignRoute<Campaign>[] {
  const path = '/desk/c/:slug/lists';
  const seen = { role: 'organiser', stepUp: false } as const;
  const acted = { role: 'organiser', stepUp: true } as const;
  return [
    { ...seen, method: 'GET', path, menu: 'desk-lists.title', answer: (visit) => showLists(deps, visit) },
    { ...acted, method: 'GET', path: `${path}/make`, answer: (visit) => showMaking(deps, visit) },
    { ...acted, method: 'POST', path: `${path}/make`, answer: (visit) => make(deps, visit) },
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
      ...seen,
      method: 'POST',
      path: `${path}/:id/withdraw`,
      answer: (visit) => decide(deps, visit, withdrawRequest, 'desk-lists.done.withdrawn'),
    },
    { ...acted, method: 'POST', path: `${path}/:id/download/:list`, answer: (visit) => download(deps, visit) },
  ];
}

async function showLists({ db, keys, tools }: ListsDeskDeps, visit: Visit): Promise<DeskAnswer> {
  const { campaign, query } = visit;
  const before = query.text('before');
  const found = await pastMakings(db, campaign.id, {
    before: isUuid(before) ? before : undefined,
    most: MAKINGS_A_PAGE + 1,
  });
  const makings = found.slice(0, MAKINGS_A_PAGE);
  const recipients = await recipientsOf(db, campaign);
  const requests = makings.flatMap(({ request }) => request ?? []);
  const html = listsPage(tools, visit, {
    counts: await countForList(db, campaign.id),
    recipients,
    makings,
    hasOlder: found.length > makings.length,
    names: await namesIn({ db, keys }, recipients, requests),
    twoPersons: await twoPersonsFor(db, keys, campaign),
  });
  return page(html);
}

async function showMaking(
  { db, keys, keysOf, tools }: ListsDeskDeps,
  visit: Visit,
  issues: readonly FieldIssue[] = [],
): Promise<DeskAnswer> {
  const { campaign } = visit;
  if ((await keysOf(campaign.id)) === undefined) return page(listNotice(tools, visit, 'keys-gone'), 410);
  const recipients = await recipientsOf(db, campaign);
  if (recipients.length === 0) return moved(`/desk/c/${campaign.slug}/lists`);
  const html = makePage(tools, visit, {
    counts: await countForList(db, campaign.id),
    recipients,
    twoPersons: await twoPersonsFor(db, keys, campaign),
    issues,
  });
  return page(html, issues.length === 0 ? 200 : 422);
}

async function make(deps: ListsDeskDeps, visit: Visit): Promise<DeskAnswer> {
  const { campaign, fields, say } = visit;
  const recipients = chosenOf(await recipientsOf(deps.db, campaign), fields.text(listFields.recipient));
  if (recipients.length === 0 || (await deps.keysOf(campaign.id)) === undefined) {
    return showMaking(deps, visit, [{ field: listFields.recipient, text: say('desk-lists.make.recipient-issue') }]);
  }
  const reason = reasonIn(visit);
  const asked = await askForLists(deps, { ...visit, record: reasoned(visit), recipients, format: 'csv', reason });
  switch (asked.kind) {
    case 'granted':
      return moved(`/desk/c/${campaign.slug}/lists/${asked.id}`, 'desk-lists.done.made');
    case 'waiting':
      return moved(`/desk/c/${campaign.slug}/lists`, 'desk-lists.done.asked');
    case 'unreasoned':
      return showMaking(deps, visit, [reasonIssue(visit)]);
    case 'too-many': {
      const text = say('desk-lists.make.too-many', { most: MOST_WAITING });
      return showMaking(deps, visit, [{ field: listFields.recipient, text }]);
    }
  }
}

function chosenOf(recipients: readonly Recipient[], chosen: string): readonly Recipient[] {
  return chosen === EVERY_RECIPIENT ? recipients : recipients.filter(({ email }) => email === chosen);
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
  const { locales } = tools;
  const content = await downloadList({ db, keysOf, locales, record, campaign, requestId: request.id, list });
  if (content === undefined) return page(listNotice(tools, visit, 'keys-gone'), 410);
  const number = 1 + lists.indexOf(list);
  const saveAs = listFileName(campaign.slug, { email: list.recipientEmail }, number, list.format);
  return { kind: 'file', type: 'text/csv; charset=utf-8', content, saveAs };
}

async function requestOf({ db, keys }: RequestDeps, { campaign, params }: Visit): Promise<ListRequest | undefined> {
  const { id = '' } = params;
  return isListRequestId(id) ? findRequest(db, keys, campaign.id, id) : undefined;
}

async function namesIn(
  { db, keys }: RequestDeps,
  recipients: readonly Recipient[],
  requests: readonly Pick<ListRequest, 'askedBy' | 'decidedBy'>[],
): Promise<ListNames> {
  const ids = requests.flatMap(({ askedBy, decidedBy }) => (decidedBy === undefined ? askedBy : [askedBy, decidedBy]));
  return {
    members: await namesOf(db, keys, ids),
    recipients: new Map(recipients.map((recipient) => [recipient.email, recipient])),
  };
}
