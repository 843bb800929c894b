import { type CampaignRoute, type DeskAnswer, missing, moved, page } from '../../accounts/desk.ts';
import { reasoned, reasonIn, reasonIssue } from '../../accounts/reason.ts';
import type { Campaign } from '../../campaigns/campaign.ts';
import { isUuid } from '../../platform/ids.ts';
import { isSignatureId, type Move, type moves } from '../signature.ts';
import { forecast } from './act.ts';
import { actPage, actsPage, askedPage, nothingChosenPage } from './act-pages.ts';
import { cancelAct, countItems, findAct, listActs } from './act-store.ts';
import { askedSearch } from './asked-search.ts';
import { type Choice, prepareAct } from './prepare-act.ts';
import { beginToMove } from './run-act.ts';
import { actsPath, type SignatureVisit } from './signature-words.ts';
import type { SignaturesDeskDeps } from './signatures-desk.ts';

/** What one act may take, and how many it may look at to find them: some seconds' work, in small pieces. */
const MOST_AT_ONCE = 10_000;
const MOST_LOOKED_AT = 200_000;
const A_PAGE = 50;

/** What organisers do with signatures, one or many: counted first, done in the background. */
export function actsRoutes(deps: SignaturesDeskDeps): readonly CampaignRoute<Campaign>[] {
  const path = '/desk/c/:slug/acts';
  const get = { role: 'organiser', method: 'GET', stepUp: false } as const;
  const post = { role: 'organiser', method: 'POST' } as const;
  return [
    { ...get, path, answer: (visit) => showActs(deps, visit) },
    { ...post, path, stepUp: true, answer: (visit) => prepare(deps, visit) },
    { ...get, path: `${path}/:id`, answer: (visit) => showAct(deps, visit) },
    { ...post, path: `${path}/:id/begin`, stepUp: true, answer: (visit) => begin(deps, visit) },
    { ...post, path: `${path}/:id/cancel`, stepUp: false, answer: (visit) => cancel(deps, visit) },
  ];
}

async function showActs({ db, tools }: SignaturesDeskDeps, visit: SignatureVisit): Promise<DeskAnswer> {
  const before = visit.query.text('before');
  if (before !== '' && !isUuid(before)) return missing;
  const acts = await listActs(db, visit.campaign.id, before === '' ? undefined : before, A_PAGE + 1);
  const listed = acts.slice(0, A_PAGE);
  const next = acts.length > A_PAGE ? listed.at(-1)?.id : undefined;
  return page(actsPage(tools, visit, { acts: listed, next }));
}

/** Writes down which are meant, and leads to the page that says how many. */
async function prepare(deps: SignaturesDeskDeps, visit: SignatureVisit): Promise<DeskAnswer> {
  const { campaign, fields, member } = visit;
  const move = moveIn(fields.text('move'));
  if (move === undefined) return page(nothingChosenPage(deps.tools, visit), 422);
  const choice = await choiceIn(deps, visit);
  const limits = { most: MOST_AT_ONCE, mostLookedAt: MOST_LOOKED_AT };
  const prepared =
    choice && (await prepareAct(deps, { campaignId: campaign.id, move, choice, askedBy: member.id, ...limits }));
  if (prepared === undefined) return page(nothingChosenPage(deps.tools, visit), 422);
  const more = prepared.isMore ? '?more=yes' : '';
  return moved(`${actsPath(visit)}/${prepared.actId}${more}`);
}

function moveIn(text: string): Move | undefined {
  return (['confirm', 'hold', 'release', 'remove', 'restore'] as const satisfies readonly (keyof typeof moves)[]).find(
    (move) => move === text,
  );
}

/** Those whose boxes are ticked, or with `all` every one that the search finds. */
async function choiceIn(deps: SignaturesDeskDeps, { campaign, fields }: SignatureVisit): Promise<Choice | undefined> {
  if (fields.text('all') === 'yes') {
    const { search, issues } = await askedSearch(deps, campaign.id, fields);
    return issues.length > 0 ? undefined : { kind: 'found', search };
  }
  const ids = fields.all('id').filter(isSignatureId);
  return ids.length === 0 ? undefined : { kind: 'some', ids };
}

async function showAct(deps: SignaturesDeskDeps, visit: SignatureVisit): Promise<DeskAnswer> {
  const { db, tools } = deps;
  const act = await findAct(db, visit.params.id ?? '', visit.campaign.id);
  if (act === undefined) return missing;
  return act.state === 'asked' ? ask(deps, visit, act.id) : page(actPage(tools, visit, act));
}

type Complaint = 'no-reason' | 'over';

/** How many it would be, before it is done. */
async function ask(
  { db, tools }: SignaturesDeskDeps,
  visit: SignatureVisit,
  actId: string,
  complaint?: Complaint,
): Promise<DeskAnswer> {
  const act = await findAct(db, actId, visit.campaign.id);
  if (act === undefined) return missing;
  const { counts, verifiedBefore, erased } = await countItems(db, act);
  const expected = forecast(act.move, counts, verifiedBefore);
  const issues =
    complaint === undefined
      ? []
      : [complaint === 'over' ? { field: 'main', text: overWords(visit, act.move) } : reasonIssue(visit)];
  const isMore = visit.query.text('more') === 'yes';
  return page(askedPage(tools, visit, { act, expected, erased, isMore, issues }), issues.length === 0 ? 200 : 422);
}

function overWords({ say }: SignatureVisit, move: Move): string {
  return say(move === 'release' ? 'desk-acts.over-release' : 'desk-acts.over');
}

async function begin(deps: SignaturesDeskDeps, visit: SignatureVisit): Promise<DeskAnswer> {
  const { campaign, now, params } = visit;
  const act = await findAct(deps.db, params.id ?? '', campaign.id);
  if (act === undefined) return missing;
  const to = `${actsPath(visit)}/${act.id}`;
  // Pressed twice: it is begun.
  if (act.state !== 'asked') return moved(to);
  if (reasonIn(visit) === '') return ask(deps, visit, act.id, 'no-reason');
  const record = reasoned(visit);
  const beginning = await beginToMove(deps.db, campaign, act.id, { now, record, inBackground: true });
  return beginning === 'over' ? ask(deps, visit, act.id, 'over') : moved(to);
}

async function cancel({ db }: SignaturesDeskDeps, visit: SignatureVisit): Promise<DeskAnswer> {
  const act = await findAct(db, visit.params.id ?? '', visit.campaign.id);
  if (act === undefined) return missing;
  await cancelAct(db, act.id, visit.campaign.id);
  return moved(`${actsPath(visit)}/${act.id}`);
}
