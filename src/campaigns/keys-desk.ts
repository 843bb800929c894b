import { type AdminCampaignRoute, type CampaignVisit, type DeskAnswer, moved, page } from '../accounts/desk.ts';
import { reasoned, reasonIn, reasonIssue } from '../accounts/reason.ts';
import { findMember } from '../accounts/store.ts';
import { rotationDueSince, type SiteKeys } from '../platform/crypto/site-key.ts';
import { type Database, inTransaction } from '../platform/db/database.ts';
import type { PageTools } from '../platform/views/frame.ts';
import type { Campaign } from './campaign.ts';
import {
  askForKeyEnd,
  callOffKeyEnd,
  confirmKeyEnd,
  findKeyEndRequest,
  type KeyEndRequest,
} from './key-end-request.ts';
import { livingSealingKeys, readKeyTimes } from './keys.ts';
import { type Asked, askPage, confirmPage, keysPage, replacePage } from './keys-pages.ts';
import { askToReplaceKey } from './replace-data-key.ts';
import { tellOtherAdmins } from './send-key-end-request.ts';

export interface KeysDeskDeps {
  readonly db: Database;
  readonly keys: SiteKeys;
  readonly tools: PageTools;
}

type Visit = CampaignVisit<Campaign>;

/** Where the worker can rotate the master key by itself, it has done so by then: nobody is asked to. */
const BY_ITSELF_WITHIN_MS = 60_000;

/** A campaign's keys: another one to seal with, and their end before its time, for which two admins are needed. */
export function keysRoutes(deps: KeysDeskDeps): readonly AdminCampaignRoute<Campaign>[] {
  const path = '/desk/c/:slug/keys';
  const admins = { role: 'campaign-admin', stepUp: true } as const;
  return [
    {
      ...admins,
      stepUp: false,
      method: 'GET',
      path,
      menu: 'desk-keys.title',
      answer: (visit) => showKeys(deps, visit),
    },
    { ...admins, method: 'GET', path: `${path}/replace`, answer: (visit) => page(replacePage(deps.tools, visit)) },
    { ...admins, method: 'POST', path: `${path}/replace`, answer: (visit) => replace(deps, visit) },
    { ...admins, method: 'GET', path: `${path}/end`, answer: (visit) => page(askPage(deps.tools, visit)) },
    { ...admins, method: 'POST', path: `${path}/end`, answer: (visit) => ask(deps, visit) },
    { ...admins, method: 'GET', path: `${path}/confirm`, answer: (visit) => showRequest(deps, visit) },
    { ...admins, method: 'POST', path: `${path}/confirm`, answer: (visit) => confirm(deps, visit) },
    { ...admins, method: 'POST', path: `${path}/call-off`, answer: (visit) => callOff(deps, visit) },
  ];
}

async function showKeys(deps: KeysDeskDeps, visit: Visit): Promise<DeskAnswer> {
  const { db, tools } = deps;
  const times = await readKeyTimes(db, visit.campaign.id);
  const since = await rotationDueSince(db);
  const isRotationDue = since !== undefined && visit.now.getTime() - since.getTime() > BY_ITSELF_WITHIN_MS;
  const isBeingReplaced = (await livingSealingKeys(db, visit.campaign.id)).length > 1;
  return page(keysPage(tools, visit, { times, isRotationDue, isBeingReplaced, asked: await askedNow(deps, visit) }));
}

async function replace({ db }: KeysDeskDeps, visit: Visit): Promise<DeskAnswer> {
  const isAsked = await inTransaction(db, (trx) => askToReplaceKey(trx, visit.campaign, reasoned(visit)));
  return moved(back(visit), isAsked ? 'desk-keys.done.replacing' : undefined);
}

async function ask({ db, keys, tools }: KeysDeskDeps, visit: Visit): Promise<DeskAnswer> {
  const { campaign, member, now, language, record } = visit;
  const reason = reasonIn(visit);
  if (reason === '') return page(askPage(tools, visit, [reasonIssue(visit)]), 422);
  const asked = { askedBy: member.id, askedAt: now, reason };
  const outcome = await inTransaction(db, async (trx) => {
    const done = await askForKeyEnd(trx, keys, campaign, asked, record);
    if (done === 'asked') await tellOtherAdmins(trx, keys, campaign.id, { id: member.id, language });
    return done;
  });
  return moved(back(visit), outcome === 'asked' ? 'desk-keys.done.asked' : undefined);
}

async function showRequest(deps: KeysDeskDeps, visit: Visit): Promise<DeskAnswer> {
  const asked = await askedNow(deps, visit);
  if (asked === undefined || asked.isOwn) return moved(back(visit));
  return page(confirmPage(deps.tools, visit, asked));
}

async function confirm({ db, keys }: KeysDeskDeps, visit: Visit): Promise<DeskAnswer> {
  const { campaign, member, now, record } = visit;
  const by = { confirmedBy: member.id, now };
  const outcome = await inTransaction(db, (trx) => confirmKeyEnd(trx, keys, campaign, by, record));
  return moved(back(visit), outcome === 'ended' ? 'desk-keys.done.ended' : undefined);
}

async function callOff({ db }: KeysDeskDeps, visit: Visit): Promise<DeskAnswer> {
  const isOff = await inTransaction(db, (trx) => callOffKeyEnd(trx, visit.campaign, visit.record));
  return moved(back(visit), isOff ? 'desk-keys.done.called-off' : undefined);
}

async function askedNow(deps: KeysDeskDeps, { campaign, member, now }: Visit): Promise<Asked | undefined> {
  const request: KeyEndRequest | undefined = await findKeyEndRequest(deps.db, deps.keys, campaign.id, now);
  const by = request && (await findMember(deps.db, deps.keys, request.askedBy));
  return request && by && { ...request, by, isOwn: by.id === member.id };
}

function back({ campaign }: Visit): string {
  return `/desk/c/${campaign.slug}/keys`;
}
