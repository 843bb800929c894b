import {
  type CampaignRoute,
  type CampaignVisit,
  type DeskAnswer,
  type MemberRoute,
  type MemberVisit,
  missing,
  moved,
  page,
} from '../accounts/desk.ts';
import { reasoned } from '../accounts/reason.ts';
import { type Database, inTransaction } from '../platform/db/database.ts';
import { type Language, languages } from '../platform/i18n/languages.ts';
import type { PageTools } from '../platform/views/frame.ts';
import type { Campaign } from './campaign.ts';
import type { Scope } from './scope.ts';
import { findStoredCampaign } from './store.ts';
import { readPauses, readSiteSwitches } from './switch-store.ts';
import { changeNotice, longestNotice, parseNotice, pauseSigning, resumeSigning } from './switches.ts';
import { noticeField, signingPage, sitePage } from './switches-pages.ts';

export interface SwitchesDeskDeps {
  readonly db: Database;
  readonly tools: PageTools;
}

/** Signing paused everywhere, and words on every page: for admins. */
export function siteSwitchRoutes(deps: SwitchesDeskDeps): readonly MemberRoute[] {
  const admins = { role: 'admin', stepUp: false } as const;
  const back = '/desk/site';
  return [
    {
      ...admins,
      method: 'GET',
      path: back,
      menu: 'desk-site.title',
      answer: async (visit) => page(sitePage(deps.tools, visit, await readSiteSwitches(deps.db))),
    },
    { ...admins, method: 'POST', path: '/desk/site/pause', answer: (visit) => pause(deps, visit, 'site', back) },
    { ...admins, method: 'POST', path: '/desk/site/resume', answer: (visit) => resume(deps, visit, 'site', back) },
    // Words on every page could lead people astray: not without the second factor.
    { ...admins, stepUp: true, method: 'POST', path: '/desk/site/notice', answer: (visit) => setNotice(deps, visit) },
  ];
}

/** Signing paused for one campaign: for its organisers. */
export function signingRoutes(deps: SwitchesDeskDeps): readonly CampaignRoute<Campaign>[] {
  const organisers = { role: 'organiser', stepUp: false } as const;
  const path = '/desk/c/:slug/signing';
  const back = ({ campaign }: CampaignVisit<Campaign>) => `/desk/c/${campaign.slug}/signing`;
  return [
    {
      ...organisers,
      method: 'GET',
      path,
      menu: 'desk-site.signing.title',
      answer: (visit) => showSigning(deps, visit),
    },
    {
      ...organisers,
      method: 'POST',
      path: `${path}/pause`,
      answer: (visit) => pause(deps, visit, visit.campaign, back(visit)),
    },
    {
      ...organisers,
      method: 'POST',
      path: `${path}/resume`,
      answer: (visit) => resume(deps, visit, visit.campaign, back(visit)),
    },
  ];
}

async function showSigning({ db, tools }: SwitchesDeskDeps, visit: CampaignVisit<Campaign>): Promise<DeskAnswer> {
  const { campaign } = visit;
  const stored = await findStoredCampaign(db, campaign.slug);
  return stored === undefined ? missing : page(signingPage(tools, visit, await readPauses(db, campaign.id), stored));
}

async function pause(deps: SwitchesDeskDeps, visit: MemberVisit, scope: Scope, to: string): Promise<DeskAnswer> {
  await inTransaction(deps.db, (trx) => pauseSigning(trx, scope, visit.now, reasoned(visit)));
  return moved(to, 'desk-site.done.paused');
}

async function resume(deps: SwitchesDeskDeps, visit: MemberVisit, scope: Scope, to: string): Promise<DeskAnswer> {
  await inTransaction(deps.db, (trx) => resumeSigning(trx, scope, reasoned(visit)));
  return moved(to, 'desk-site.done.resumed');
}

async function setNotice({ db, tools }: SwitchesDeskDeps, visit: MemberVisit): Promise<DeskAnswer> {
  const { fields, say, record } = visit;
  const changes = new Map<Language, string>();
  const tooLong: Language[] = [];
  for (const language of languages) {
    const text = parseNotice(fields.text(noticeField(language)));
    if (text === undefined) tooLong.push(language);
    else changes.set(language, text);
  }
  if (tooLong.length > 0) {
    const text = say('desk-site.notice.too-long', { most: longestNotice });
    const issues = tooLong.map((language) => ({ field: noticeField(language), text }));
    return page(sitePage(tools, visit, await readSiteSwitches(db), issues), 422);
  }
  await inTransaction(db, (trx) => changeNotice(trx, changes, record));
  return moved('/desk/site', `desk-site.done.notice-${[...changes.values()].some(Boolean) ? 'set' : 'cleared'}`);
}
