import { askForCheck, countEntries, findCheck } from '../audit/check.ts';
import { auditHead } from '../audit/log.ts';
import { type Acting, type AuditQuery, listActing, searchAudit } from '../audit/search.ts';
import { verifyAudit } from '../audit/verify.ts';
import type { SiteKeys } from '../platform/crypto/site-key.ts';
import type { Database } from '../platform/db/database.ts';
import type { Language } from '../platform/i18n/languages.ts';
import { isUuid } from '../platform/ids.ts';
import type { PageTools } from '../platform/views/frame.ts';
import { idsIn } from './audit-detail-lines.ts';
import { actorValue, auditFields, auditPage, type Searched } from './audit-pages.ts';
import { checkingPage, headField, noHashPage, verdictPage } from './audit-verdict.ts';
import {
  type DeskAnswer,
  type DeskCampaign,
  type MemberRoute,
  type MemberVisit,
  missing,
  moved,
  page,
} from './desk.ts';
import { isMemberId } from './member.ts';
import { namesOf } from './store.ts';

export interface AuditDeskDeps {
  readonly db: Database;
  readonly keys: SiteKeys;
  readonly tools: PageTools;
  readonly campaigns: () => readonly DeskCampaign[];
  /** What those in committees, organisations and recipients of lists are called, as far as they are there still. */
  readonly namesOfOthers: (ids: readonly string[], language: Language) => Promise<ReadonlyMap<string, string>>;
}

const A_PAGE = 50;

/** What the team has done, for admins to search, and whether anybody has touched the record of it. */
export function auditRoutes(deps: AuditDeskDeps): readonly MemberRoute[] {
  const admins = { role: 'admin', stepUp: false } as const;
  return [
    {
      ...admins,
      method: 'GET',
      path: '/desk/audit',
      menu: 'desk-audit.title',
      answer: (visit) => search(deps, visit),
    },
    { ...admins, method: 'POST', path: '/desk/audit/verify', answer: (visit) => verify(deps, visit) },
    { ...admins, method: 'GET', path: '/desk/audit/verify/:id', answer: (visit) => showCheck(deps, visit) },
  ];
}

async function search(deps: AuditDeskDeps, visit: MemberVisit): Promise<DeskAnswer> {
  const { db, keys, tools, campaigns } = deps;
  const typed = visit.query.text(auditFields.before);
  const before = /^\d{1,15}$/.test(typed) ? Number(typed) : undefined;
  if (typed !== '' && before === undefined) return missing;
  const acting = await listActing(db);
  const query = queryIn(visit, acting, campaigns());
  const entries = await searchAudit(db, keys, query, { before, most: A_PAGE + 1 });
  const shown = entries.slice(0, A_PAGE);
  const ids = [
    ...acting.actors.map(({ actorId }) => actorId),
    ...shown.flatMap(({ subject, details }) => [subject, ...idsIn(details, 'member')]),
  ].filter(isMemberId);
  const others = [
    ...acting.actors.filter(({ actorKind }) => actorKind === 'recipient').map(({ actorId }) => actorId),
    ...shown.flatMap(({ subject, details }) => [subject, ...idsIn(details, 'named')]),
  ].filter(isUuid);
  const searched: Searched = {
    entries: shown,
    acting,
    names: await namesOf(db, keys, [...new Set(ids)]),
    others: await deps.namesOfOthers([...new Set(others)], visit.language),
    campaigns: campaigns(),
    head: await auditHead(db),
    isFirst: before === undefined,
    isSearch: Object.keys(query).length > 0,
    nextBefore: entries.length > A_PAGE ? shown.at(-1)?.seq : undefined,
  };
  return page(auditPage(tools, visit, searched));
}

/** What is asked for that there is; anything else is not asked. */
function queryIn({ query }: MemberVisit, { acts, actors }: Acting, campaigns: readonly DeskCampaign[]): AuditQuery {
  const act = acts.find((one) => one === query.text(auditFields.act));
  const actor = actors.find((one) => actorValue(one) === query.text(auditFields.actor));
  const campaignId = campaigns.find(({ slug }) => slug === query.text(auditFields.campaign))?.id;
  const day = query.text(auditFields.day);
  return {
    ...(act === undefined ? {} : { act }),
    ...(actor === undefined ? {} : { actor }),
    ...(campaignId === undefined ? {} : { campaignId }),
    ...(isDay(day) ? { day } : {}),
  };
}

function isDay(text: string): boolean {
  const time = /^[1-9]\d{3}-\d\d-\d\d$/.test(text) ? Date.parse(text) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** So many are read while somebody waits. */
const READ_AT_ONCE = 10_000;

/** Reads the whole chain again: a long one in the background. */
async function verify({ db, keys, tools }: AuditDeskDeps, visit: MemberVisit): Promise<DeskAnswer> {
  const head = visit.fields.text(headField).toLowerCase();
  if (head !== '' && !/^[\da-f]{64}$/.test(head)) return page(noHashPage(tools, visit), 422);
  const entries = await countEntries(db);
  if (entries > READ_AT_ONCE) return moved(`/desk/audit/verify/${await askForCheck(db, { head, entries })}`);
  return page(verdictPage(tools, visit, await verifyAudit(db, keys, head === '' ? {} : { head })));
}

async function showCheck({ db, keys, tools }: AuditDeskDeps, visit: MemberVisit): Promise<DeskAnswer> {
  const check = await findCheck(db, keys, visit.params.id ?? '');
  if (check === undefined) return missing;
  const { verdict } = check;
  return page(verdict === undefined ? checkingPage(tools, visit, check) : verdictPage(tools, visit, verdict));
}
