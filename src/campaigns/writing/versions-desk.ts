import { type CampaignRoute, type CampaignVisit, type DeskAnswer, missing, page } from '../../accounts/desk.ts';
import { isMemberId } from '../../accounts/member.ts';
import { namesOf } from '../../accounts/store.ts';
import type { SiteKeys } from '../../platform/crypto/site-key.ts';
import type { Database } from '../../platform/db/database.ts';
import { isLanguage, type Language } from '../../platform/i18n/languages.ts';
import type { PageTools } from '../../platform/views/frame.ts';
import type { Campaign } from '../campaign.ts';
import { compareFields, comparePage } from './compare-page.ts';
import { type PublisherOf, versionPage, versionsPage } from './versions-pages.ts';
import { findVersion, newestVersions, publishings, versionsOf } from './versions-store.ts';

export interface VersionsDeskDeps {
  readonly db: Database;
  readonly keys: SiteKeys;
  readonly tools: PageTools;
}

type Visit = CampaignVisit<Campaign>;

/** Of each language, where all are shown; the rest is behind a link. */
const NEWEST = 5;
const A_PAGE = 30;
/** To choose from: whoever looks for one of the thousands before finds it by its address. */
const MOST_TO_CHOOSE = 500;
/** A version's number is an `integer` in the database, and counts from 1. */
const LARGEST = 2_147_483_647;

/** Every text that was ever published, as it was read when it was signed, and what changed from one to another. */
export function versionsRoutes(deps: VersionsDeskDeps): readonly CampaignRoute<Campaign>[] {
  const seen = { role: 'organiser', stepUp: false, method: 'GET' } as const;
  const path = '/desk/c/:slug/versions';
  return [
    { ...seen, path, menu: 'desk-versions.title', answer: (visit) => showAll(deps, visit) },
    { ...seen, path: `${path}/:language`, answer: (visit) => showOf(deps, visit) },
    { ...seen, path: `${path}/:language/compare`, answer: (visit) => compare(deps, visit) },
    { ...seen, path: `${path}/:language/:version`, answer: (visit) => showOne(deps, visit) },
  ];
}

async function showAll(deps: VersionsDeskDeps, visit: Visit): Promise<DeskAnswer> {
  const { campaign } = visit;
  const found = await newestVersions(deps.db, campaign.id, NEWEST + 1);
  const byLanguage = Map.groupBy(found, ({ language }) => language);
  const lists = [...byLanguage]
    .toSorted(([a], [b]) => Number(b === campaign.defaultLanguage) - Number(a === campaign.defaultLanguage))
    .map(([language, versions]) => ({
      language,
      versions: versions.slice(0, NEWEST),
      hasOlder: versions.length > NEWEST,
    }));
  return page(versionsPage(deps.tools, visit, lists, await publishersOf(deps, visit)));
}

async function showOf(deps: VersionsDeskDeps, visit: Visit): Promise<DeskAnswer> {
  const language = languageIn(visit);
  if (language === undefined) return missing;
  const before = numberIn(visit.query.text('before')) ?? LARGEST;
  const found = await versionsOf(deps.db, visit.campaign.id, language, { before, most: A_PAGE + 1 });
  const versions = found.slice(0, A_PAGE);
  if (versions.length === 0) return missing;
  const list = { language, versions, hasOlder: found.length > versions.length };
  return page(versionsPage(deps.tools, visit, [list], await publishersOf(deps, visit), language));
}

async function showOne(deps: VersionsDeskDeps, visit: Visit): Promise<DeskAnswer> {
  const found = await versionIn(deps, visit, visit.params.version ?? '');
  return found === undefined ? missing : page(versionPage(deps.tools, visit, found, await publishersOf(deps, visit)));
}

async function compare(deps: VersionsDeskDeps, visit: Visit): Promise<DeskAnswer> {
  const { query, campaign } = visit;
  const from = await versionIn(deps, visit, query.text(compareFields.from));
  const to = await versionIn(deps, visit, query.text(compareFields.to));
  if (from === undefined || to === undefined) return missing;
  const all = { before: LARGEST, most: MOST_TO_CHOOSE };
  const versions = await versionsOf(deps.db, campaign.id, to.language, all);
  return page(comparePage(deps.tools, visit, { from, to, versions }));
}

async function versionIn({ db }: VersionsDeskDeps, visit: Visit, written: string) {
  const language = languageIn(visit);
  const version = numberIn(written);
  if (language === undefined || version === undefined) return undefined;
  return findVersion(db, visit.campaign.id, language, version);
}

function languageIn({ params }: Visit): Language | undefined {
  return isLanguage(params.language) ? params.language : undefined;
}

function numberIn(written: string): number | undefined {
  const number = /^[1-9]\d{0,9}$/.test(written) ? Number(written) : LARGEST;
  return number < LARGEST ? number : undefined;
}

async function publishersOf({ db, keys }: VersionsDeskDeps, { campaign, say }: Visit): Promise<PublisherOf> {
  const known = await publishings(db, campaign.id);
  const names = await namesOf(db, keys, [...new Set(known.map(({ actorId }) => actorId).filter(isMemberId))]);
  return ({ language, version }) => {
    const found = known.find((one) => one.language === language && one.version === version);
    if (found === undefined) return undefined;
    if (found.actorKind === 'command-line') return say('desk-audit.actor.command-line', { user: found.actorId });
    return isMemberId(found.actorId) ? names.get(found.actorId) : undefined;
  };
}
