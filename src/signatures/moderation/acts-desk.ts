import { type CampaignRoute, type DeskAnswer, missing, moved, page } from '../../accounts/desk.ts';
import { reasoned, reasonIn, reasonIssue } from '../../accounts/reason.ts';
import type { Campaign } from '../../campaigns/campaign.ts';
import { isUuid } from '../../platform/ids.ts';
import type { Html } from '../../platform/views/frame.ts';
import { isSignatureId, type Move, type moves } from '../signature.ts';
import { countStates } from '../tally.ts';
import { type Act, forecast, sum } from './act.ts';
import { actPage, actsPage, askedPage, findingPage, nothingChosenPage } from './act-pages.ts';
import { dropFinding, findActSearch } from './act-search-store.ts';
import { cancelAct, countItems, findAct, listActs } from './act-store.ts';
import { askedSearch } from './asked-search.ts';
import { beginToFind, type FindInput, MOST_LOOKED_AT } from './find-for-act.ts';
import { prepareAct } from './prepare-act.ts';
import { beginToMove } from './run-act.ts';
import { actsPath, type SignatureVisit, signaturesPath } from './signature-words.ts';
import type { SignaturesDeskDeps } from './signatures-desk.ts';

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
  const about = { campaignId: campaign.id, move, askedBy: member.id };
  const actId = fields.text('all') === 'yes' ? await findAll(deps, visit, about) : await takeTicked(deps, visit, about);
  if (actId === undefined) return page(nothingChosenPage(deps.tools, visit), 422);
  return moved(`${actsPath(visit)}/${actId}`);
}

type About = Omit<FindInput, 'typed' | 'search'>;

/** Every one that the search finds. */
async function findAll(
  deps: SignaturesDeskDeps,
  { campaign, fields }: SignatureVisit,
  about: About,
): Promise<string | undefined> {
  const { search, issues } = await askedSearch(deps, campaign.id, fields);
  return issues.length > 0 ? undefined : beginToFind(deps, { ...about, typed: fields, search });
}

/** Those whose boxes are ticked. */
async function takeTicked(
  deps: SignaturesDeskDeps,
  { fields }: SignatureVisit,
  about: About,
): Promise<string | undefined> {
  const ids = fields.all('id').filter(isSignatureId);
  const prepared = await prepareAct(deps, { ...about, choice: { kind: 'some', ids } });
  return prepared?.actId;
}

function moveIn(text: string): Move | undefined {
  return (['confirm', 'hold', 'release', 'remove', 'restore'] as const satisfies readonly (keyof typeof moves)[]).find(
    (move) => move === text,
  );
}

async function showAct(deps: SignaturesDeskDeps, visit: SignatureVisit): Promise<DeskAnswer> {
  const { db, tools } = deps;
  const act = await findAct(db, visit.params.id ?? '', visit.campaign.id);
  if (act === undefined) return missing;
  if (act.state === 'asked') return ask(deps, visit, act.id);
  return page(act.state === 'finding' ? await finding(deps, visit, act) : actPage(tools, visit, act));
}

async function finding({ db, tools }: SignaturesDeskDeps, visit: SignatureVisit, act: Act): Promise<Html> {
  const { looked = 0 } = (await findActSearch(db, act.id)) ?? {};
  const counts = await countStates(db, visit.campaign.id);
  return findingPage(tools, visit, act, { looked, most: Math.min(MOST_LOOKED_AT, sum(counts)) });
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
  return page(askedPage(tools, visit, { act, expected, erased, issues }), issues.length === 0 ? 200 : 422);
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
  if (await dropFinding(db, visit.campaign.id, act.id)) return moved(signaturesPath(visit));
  await cancelAct(db, act.id, visit.campaign.id);
  return moved(`${actsPath(visit)}/${act.id}`);
}
