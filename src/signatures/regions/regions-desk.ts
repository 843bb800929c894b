import { type CampaignRoute, type CampaignVisit, type DeskAnswer, missing, moved, page } from '../../accounts/desk.ts';
import type { ImportIssue } from '../../accounts/desk-import.ts';
import { reasoned } from '../../accounts/reason.ts';
import { isFromWindows, sentTable } from '../../accounts/sent-table.ts';
import type { Campaign } from '../../campaigns/campaign.ts';
import { isCountry } from '../../campaigns/folder-values.ts';
import {
  findPreview,
  forgetPreview,
  keepPreview,
  type Preview,
  type PreviewOwner,
} from '../../campaigns/preview-store.ts';
import type { Database } from '../../platform/db/database.ts';
import type { PageTools } from '../../platform/views/frame.ts';
import { importTable, previewTable, removeTable } from './import-table.ts';
import { listTables, type TableSummary } from './region-store.ts';
import { importPage, previewPage } from './regions-import-pages.ts';
import { regionsPage, regionsPath, removePage, tablePage } from './regions-pages.ts';
import { remapsUnderWay } from './remap-store.ts';

export interface RegionsDeskDeps {
  readonly db: Database;
  readonly tools: PageTools;
}

type Visit = CampaignVisit<Campaign>;

/** The tables by which a campaign counts other countries than Belgium by region: imported as they were looked at, and removed. */
export function regionsDesk(deps: RegionsDeskDeps): readonly CampaignRoute<Campaign>[] {
  const all = '/desk/c/:slug/regions';
  const path = `${all}/:country`;
  const [GET, POST] = [
    { role: 'organiser', stepUp: false, method: 'GET' },
    { role: 'organiser', stepUp: false, method: 'POST' },
  ] as const;
  return [
    { ...GET, path: all, menu: 'desk-regions.title', answer: (visit) => showAll(deps, visit) },
    { ...GET, path: `${all}/choose`, answer: (visit) => choose(visit) },
    { ...GET, path, answer: (visit) => showOne(deps, visit) },
    { ...GET, path: `${path}/import`, answer: (visit) => ask(deps, visit) },
    { ...POST, path: `${path}/import`, answer: (visit) => receive(deps, visit) },
    { ...GET, path: `${path}/import/:id`, answer: (visit) => preview(deps, visit) },
    { ...POST, path: `${path}/import/:id`, answer: (visit) => confirm(deps, visit) },
    { ...GET, path: `${path}/remove`, answer: (visit) => askToRemove(deps, visit) },
    { ...POST, path: `${path}/remove`, answer: (visit) => remove(deps, visit) },
  ];
}

async function showAll({ db, tools }: RegionsDeskDeps, visit: Visit): Promise<DeskAnswer> {
  const { id } = visit.campaign;
  return page(regionsPage(tools, visit, { tables: await listTables(db, id), underWay: await remapsUnderWay(db, id) }));
}

function choose(visit: Visit): DeskAnswer {
  const country = tableCountry(visit.query.text('country'));
  const all = regionsPath(visit.campaign);
  return moved(country === undefined ? all : `${all}/${country}/import`);
}

async function showOne({ db, tools }: RegionsDeskDeps, visit: Visit): Promise<DeskAnswer> {
  const table = await tableIn(db, visit);
  if (table === undefined) return missing;
  const isUnderWay = (await remapsUnderWay(db, visit.campaign.id)).includes(table.country);
  return page(tablePage(tools, visit, { table, isUnderWay }));
}

function ask({ tools }: RegionsDeskDeps, visit: Visit): DeskAnswer {
  const country = changeableIn(visit);
  return country === undefined ? missing : page(importPage(tools, visit, country));
}

async function receive({ db, tools }: RegionsDeskDeps, visit: Visit): Promise<DeskAnswer> {
  const country = changeableIn(visit);
  if (country === undefined) return missing;
  const sent = await sentTable(visit);
  const again = (issue: ImportIssue) => page(importPage(tools, visit, country, { issue, pasted: sent.pasted }), 422);
  if (sent.kind === 'refused') return again(sent.issue);
  // Postgres keeps no such sign, and no spreadsheet writes one.
  if (sent.text.includes('\0')) return again('no-table');
  const id = await keepPreview(db, ownerOf(visit, country), sent.text);
  return moved(`${regionsPath(visit.campaign)}/${country}/import/${id}${sent.query}`);
}

async function preview({ db, tools }: RegionsDeskDeps, visit: Visit): Promise<DeskAnswer> {
  const kept = await keptIn(db, visit);
  if (kept === undefined) return missing;
  const shown = await previewTable(db, { campaign: visit.campaign, country: kept.country, text: kept.content });
  const occasion = { isFromWindows: isFromWindows(visit), isOvertaken: false };
  return page(previewPage(tools, visit, kept, shown, occasion));
}

async function confirm({ db, tools }: RegionsDeskDeps, visit: Visit): Promise<DeskAnswer> {
  const { campaign, fields, record } = visit;
  const kept = await keptIn(db, visit);
  if (kept === undefined) return missing;
  const asked = { campaign, country: kept.country, text: kept.content };
  const imported = await importTable(db, asked, record, fields.text('seen'));
  if (imported.kind === 'imported') {
    await forgetPreview(db, kept.id);
    return moved(`${regionsPath(campaign)}/${kept.country}`, 'desk-regions.done.imported');
  }
  const shown = await previewTable(db, asked);
  return page(previewPage(tools, visit, kept, shown, { isFromWindows: false, isOvertaken: true }), 409);
}

async function askToRemove({ db, tools }: RegionsDeskDeps, visit: Visit): Promise<DeskAnswer> {
  const table = changeableIn(visit) === undefined ? undefined : await tableIn(db, visit);
  return table === undefined ? missing : page(removePage(tools, visit, table.country));
}

async function remove({ db }: RegionsDeskDeps, visit: Visit): Promise<DeskAnswer> {
  const { campaign } = visit;
  const country = changeableIn(visit);
  const isRemoved = country !== undefined && (await removeTable(db, { campaign, country }, reasoned(visit)));
  return isRemoved ? moved(regionsPath(campaign), 'desk-regions.done.removed') : missing;
}

/** A country that may have a table; Belgium's regions are built in. */
function tableCountry(typed: string | undefined): string | undefined {
  return typed !== undefined && isCountry(typed) && typed !== 'BE' ? typed : undefined;
}

/** The country in the path; none where the campaign's numbers stay as they are for good. */
function changeableIn({ campaign, params }: Visit): string | undefined {
  return campaign.keysEndedAt === undefined ? tableCountry(params.country) : undefined;
}

async function tableIn(db: Database, { campaign, params }: Visit): Promise<TableSummary | undefined> {
  return (await listTables(db, campaign.id)).find(({ country }) => country === params.country);
}

function ownerOf({ campaign, member }: Visit, country: string): PreviewOwner {
  return { campaignId: campaign.id, memberId: member.id, subject: `regions.${country}` };
}

async function keptIn(db: Database, visit: Visit): Promise<(Preview & { readonly country: string }) | undefined> {
  const country = changeableIn(visit);
  if (country === undefined) return undefined;
  const kept = await findPreview(db, ownerOf(visit, country), visit.params.id ?? '');
  return kept && { ...kept, country };
}
