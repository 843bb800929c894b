import { type CampaignRoute, type CampaignVisit, type DeskAnswer, missing, moved, page } from '../../accounts/desk.ts';
import type { FieldIssue } from '../../accounts/desk-form.ts';
import { reasoned, reasonIn, reasonIssue } from '../../accounts/reason.ts';
import { namesOf, organisersOf } from '../../accounts/store.ts';
import type { Campaign } from '../../campaigns/campaign.ts';
import type { Database } from '../../platform/db/database.ts';
import { isUuid } from '../../platform/ids.ts';
import { countSelections } from '../count-selections.ts';
import { MANIFEST_ENDING, manifestText } from '../proof/manifest.ts';
import type { ListCounts, Recipient } from '../recipient.ts';
import { recipientsOf } from '../recipients/recipients.ts';
import { sumOf } from '../selection.ts';
import { selectionsFor } from '../selections-for.ts';
import { goneOf } from '../writing/list-entries.ts';
import type { ListMaker } from '../writing/list-statement.ts';
import { coversEmails } from '../writing/sealed-entries.ts';
import { type DeskList, listsOf, manifestIn } from './desk-list-store.ts';
import { downloadList } from './download.ts';
import { listRequestPage } from './list-request-page.ts';
import { type ListsDeskDeps, namesIn } from './lists-desk.ts';
import { listNotice } from './make-page.ts';
import {
  decidable,
  isListRequestId,
  type ListRequest,
  type ListRequestId,
  mayDownload,
  standingAt,
} from './request.ts';
import { findRequest } from './request-store.ts';
import {
  approveRequest,
  cancelLists,
  type Decided,
  type RequestDeps,
  refuseRequest,
  retryLists,
  withdrawRequest,
} from './requests.ts';
import { statementPage } from './statement-page.ts';

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
      answer: (visit) => decide(deps, visit, approveRequest, { done: 'desk-lists.done.approved' }),
    },
    {
      ...acted,
      method: 'POST',
      path: `${path}/:id/refuse`,
      answer: (visit) => {
        const refusing = { ...visit, record: reasoned(visit), refusal: reasonIn(visit) };
        return decide(deps, refusing, refuseRequest, { done: 'desk-lists.done.refused' });
      },
    },
    // Nothing is handed out by it, nor by what follows.
    {
      ...acted,
      stepUp: false,
      method: 'POST',
      path: `${path}/:id/withdraw`,
      answer: (visit) => decide(deps, visit, withdrawRequest, { done: 'desk-lists.done.withdrawn' }),
    },
    {
      ...acted,
      stepUp: false,
      method: 'POST',
      path: `${path}/:id/cancel`,
      answer: (visit) => decide(deps, visit, cancelLists, { done: 'desk-lists.done.cancelled', isStaying: true }),
    },
    {
      ...acted,
      method: 'POST',
      path: `${path}/:id/retry`,
      answer: (visit) => decide(deps, visit, retryLists, { done: 'desk-lists.done.made', isStaying: true }),
    },
    { ...acted, method: 'GET', path: `${path}/:id/manifest/:list`, answer: (visit) => showManifest(deps, visit) },
    { ...acted, method: 'GET', path: `${path}/:id/statement/:list`, answer: (visit) => showStatement(deps, visit) },
    { ...acted, method: 'POST', path: `${path}/:id/download/:list`, answer: (visit) => download(deps, visit) },
  ];
}

async function showRequest(
  { db, keys, tools }: ListsDeskDeps,
  visit: Visit,
  issues: readonly FieldIssue[] = [],
): Promise<DeskAnswer> {
  const { campaign, member, now } = visit;
  const request = await requestOf({ db, keys }, visit);
  if (request === undefined) return missing;
  const recipients = await recipientsOf(db, campaign);
  const lists = await listsOf(db, campaign.id, request.id);
  const entriesIds = new Set(lists.flatMap(({ entriesId }) => entriesId ?? []));
  const html = listRequestPage(tools, visit, {
    request,
    lists,
    gone: await goneOf(db, campaign.id, [...entriesIds]),
    counts: isStillToCome(request, now) ? await countNow(db, campaign, request, recipients) : undefined,
    names: await namesIn({ db, keys }, recipients, [request]),
    decidable: decidable(request, member.id, await organisersOf(db, keys, campaign.id), now),
    issues,
  });
  return page(html, issues.length === 0 ? 200 : 422);
}

/** What was refused, withdrawn or lapsed is never made: no number of names says anything of it. */
function isStillToCome(request: ListRequest, now: Date): boolean {
  return ['waiting', 'making'].includes(standingAt(request, now));
}

/** How many would stand on each of a request's lists now; undefined where these are not the same. */
async function countNow(
  db: Database,
  campaign: Campaign,
  { choice, recipientEmails }: ListRequest,
  recipients: readonly Recipient[],
): Promise<ListCounts | undefined> {
  const asked = recipients.filter(({ email }) => recipientEmails.includes(email));
  const selectionOf = await selectionsFor(db, campaign, choice, asked);
  const selections = asked.map(selectionOf);
  const [first] = selections;
  if (new Set(selections.map((one) => JSON.stringify(one))).size !== 1 || first === undefined) return undefined;
  return sumOf((await countSelections(db, campaign.id, [first]))(first).places);
}

async function decide<Deciding extends Visit>(
  deps: ListsDeskDeps,
  visit: Deciding,
  carryOut: (deps: RequestDeps, visit: Deciding, id: ListRequestId) => Promise<Decided>,
  { done, isStaying = false }: { readonly done: string; readonly isStaying?: boolean },
): Promise<DeskAnswer> {
  const { campaign, params } = visit;
  const { id = '' } = params;
  const decided = isListRequestId(id) ? await carryOut(deps, visit, id) : 'missing';
  const all = `/desk/c/${campaign.slug}/lists`;
  switch (decided) {
    case 'done':
      return moved(isStaying ? `${all}/${id}` : all, done);
    case 'own':
      return page(listNotice(deps.tools, visit, 'own'), 403);
    case 'over':
      return page(listNotice(deps.tools, visit, 'over'), 409);
    case 'unreasoned':
      return showRequest(deps, visit, [reasonIssue(visit)]);
    case 'missing':
      return missing;
  }
}

async function download({ db, keys, keysOf, tools }: ListsDeskDeps, visit: Visit): Promise<DeskAnswer> {
  const { campaign, member, now, record } = visit;
  const { request, list } = await listIn({ db, keys }, visit);
  if (request === undefined || list === undefined) return missing;
  if (!mayDownload(request, member.id, now)) return page(listNotice(tools, visit, 'over'), 409);
  const file = await downloadList({ db, keysOf, record, campaign, requestId: request.id, list });
  if (file === undefined) return page(listNotice(tools, visit, 'keys-gone'), 410);
  return { kind: 'file', type: file.mediaType, content: file.read(), bytes: file.bytes, saveAs: file.name };
}

/** What proves a list, as it is to lie beside its file: it names nobody who has signed. */
async function showManifest({ db }: ListsDeskDeps, { campaign, params }: Visit): Promise<DeskAnswer> {
  const { id = '', list = '' } = params;
  const isKnown = isListRequestId(id) && isUuid(list);
  const manifest = isKnown ? await manifestIn(db, campaign.id, id, list) : undefined;
  if (manifest === undefined) return missing;
  const saveAs = `${manifest.files[0]?.name}${MANIFEST_ENDING}`;
  return { kind: 'file', type: 'application/json', content: Buffer.from(manifestText(manifest)), saveAs };
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
  const { campaign, language } = visit;
  const { request, list } = await listIn({ db, keys }, visit);
  if (request === undefined || list === undefined) return missing;
  const recipient = { ...recipientNow(await recipientsOf(db, campaign), list), language };
  const madeBy = await makerOf({ db, keys }, request);
  const hasEmails = await coversEmails(db, campaign.id);
  const statement = { ...list, recipient, madeBy, hasEmails, hasLatinNames: false };
  return page(statementPage(tools, visit, request.id, statement));
}

/** The request and the list of it that a path names. */
async function listIn(
  { db, keys }: RequestDeps,
  visit: Visit,
): Promise<{ readonly request: ListRequest | undefined; readonly list: DeskList | undefined }> {
  const { campaign, params } = visit;
  const request = await requestOf({ db, keys }, visit);
  const lists = request === undefined ? [] : await listsOf(db, campaign.id, request.id);
  return { request, list: lists.find(({ id }) => id === params.list) };
}

async function requestOf({ db, keys }: RequestDeps, { campaign, params }: Visit): Promise<ListRequest | undefined> {
  const { id = '' } = params;
  return isListRequestId(id) ? findRequest(db, keys, campaign.id, id) : undefined;
}
