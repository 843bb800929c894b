import { type CampaignRoute, type DeskAnswer, missing, moved, page } from '../accounts/desk.ts';
import { reasoned } from '../accounts/reason.ts';
import { isFromWindows, sentTable } from '../accounts/sent-table.ts';
import { namesOf } from '../accounts/store.ts';
import type { Campaign } from '../campaigns/campaign.ts';
import type { KeysOf } from '../campaigns/keys.ts';
import { withKeys } from '../campaigns/with-keys.ts';
import type { SiteKeys } from '../platform/crypto/site-key.ts';
import { type Database, inTransaction } from '../platform/db/database.ts';
import type { PageTools } from '../platform/views/frame.ts';
import { enterRows, previewRows, removeRow } from './enter-rows.ts';
import { entryPage } from './entry-page.ts';
import { tablePage } from './import-page.ts';
import { findImport, forgetImport, keepImport } from './import-store.ts';
import { sheetIn } from './paper-desk.ts';
import { type PaperVisit, paperPath } from './paper-page.ts';
import { openRow } from './row-seal.ts';
import { listRows } from './row-store.ts';
import { rowsText } from './rows-file.ts';
import { rowsPage } from './rows-page.ts';
import { findDoubles } from './sql/doubles.ts';
import { findSheets } from './store.ts';
import { typedRows, typingPage } from './typing-page.ts';

declare module '../audit/log.ts' {
  interface Acts {
    /** Somebody looked at who stands on a sheet. */
    'paper.show-rows': { readonly sheet: number };
  }
}

export interface RowsDeskDeps {
  readonly db: Database;
  readonly keys: SiteKeys;
  readonly keysOf: KeysOf;
  readonly tools: PageTools;
}

/** Rows from sheets: typed or sent, looked at, and entered only once somebody has said yes to what was shown. */
export function rowsDesk(deps: RowsDeskDeps): readonly CampaignRoute<Campaign>[] {
  const path = '/desk/c/:slug/paper';
  const organiser = { role: 'organiser', stepUp: false } as const;
  // Shows people's names and addresses.
  const personal = { role: 'organiser', stepUp: true } as const;
  const { tools } = deps;
  return [
    { ...organiser, method: 'GET', path: `${path}/rows`, answer: (visit) => page(typingPage(tools, visit)) },
    { ...organiser, method: 'POST', path: `${path}/rows`, answer: (visit) => takeTyped(deps, visit) },
    { ...organiser, method: 'GET', path: `${path}/import`, answer: (visit) => page(tablePage(tools, visit)) },
    { ...organiser, method: 'POST', path: `${path}/import`, answer: (visit) => receive(deps, visit) },
    { ...personal, method: 'GET', path: `${path}/entry/:id`, answer: (visit) => preview(deps, visit) },
    { ...personal, method: 'POST', path: `${path}/entry/:id`, answer: (visit) => confirm(deps, visit) },
    { ...personal, method: 'POST', path: `${path}/sheets/:number/rows`, answer: (visit) => showRows(deps, visit) },
    {
      ...personal,
      method: 'POST',
      path: `${path}/sheets/:number/rows/:id/remove`,
      answer: (visit) => remove(deps, visit),
    },
  ];
}

async function takeTyped({ db, keysOf, tools }: RowsDeskDeps, visit: PaperVisit): Promise<DeskAnswer> {
  const { campaign } = visit;
  const { numbers, judge } = typedRows(tools.locales, visit);
  const { rows, issues } = judge(await findSheets(db, campaign.id, numbers));
  if (issues.length > 0) return page(typingPage(tools, visit, issues), 422);
  return keep(keysOf, db, visit, rowsText(rows, campaign.asks));
}

async function receive({ db, keysOf, tools }: RowsDeskDeps, visit: PaperVisit): Promise<DeskAnswer> {
  const sent = await sentTable(visit);
  if (sent.kind === 'refused') return page(tablePage(tools, visit, sent), 422);
  return keep(keysOf, db, visit, sent.text, sent.query);
}

async function keep(keysOf: KeysOf, db: Database, visit: PaperVisit, text: string, query = ''): Promise<DeskAnswer> {
  const { campaign } = visit;
  const id = await keepImport(db, keysOf, ownerOf(visit), text);
  // The campaign's keys are destroyed: it takes no more.
  if (id === undefined) return missing;
  return moved(`${paperPath(campaign)}/entry/${id}${query}`);
}

async function preview({ db, keysOf, tools }: RowsDeskDeps, visit: PaperVisit): Promise<DeskAnswer> {
  const { campaign, params } = visit;
  const text = await findImport(db, keysOf, ownerOf(visit), params.id ?? '');
  if (text === undefined) return missing;
  const shown = await previewRows({ db, keysOf }, campaign, text);
  if (shown.kind === 'gone') return missing;
  const occasion = { isFromWindows: isFromWindows(visit), isOvertaken: false };
  return page(entryPage(tools, visit, shown, occasion));
}

async function confirm({ db, keysOf, tools }: RowsDeskDeps, visit: PaperVisit): Promise<DeskAnswer> {
  const { campaign, params, fields, member, record } = visit;
  const { id = '' } = params;
  const text = await findImport(db, keysOf, ownerOf(visit), id);
  if (text === undefined) return missing;
  const by = { member: member.id, record, agreedTo: fields.text('seen') };
  const entered = await enterRows({ db, keysOf }, campaign, text, by);
  if (entered.kind === 'entered') {
    await forgetImport(db, id);
    return moved(paperPath(campaign), 'desk-paper.done.entered');
  }
  const shown = entered.kind === 'gone' ? entered : await previewRows({ db, keysOf }, campaign, text);
  if (shown.kind === 'gone') return missing;
  return page(entryPage(tools, visit, shown, { isFromWindows: false, isOvertaken: true }), 409);
}

function ownerOf({ campaign, member }: PaperVisit) {
  return { campaignId: campaign.id, memberId: member.id };
}

async function showRows({ db, keys, keysOf, tools }: RowsDeskDeps, visit: PaperVisit): Promise<DeskAnswer> {
  const { campaign, record } = visit;
  const { id: campaignId, slug: subject } = campaign;
  const sheet = await sheetIn(db, visit);
  if (sheet === undefined) return missing;
  const opened = await withKeys(keysOf, campaignId, async (campaignKeys) =>
    (await listRows(db, campaignId, sheet.number)).map((row) => ({
      ...row,
      ...openRow(campaignKeys, campaignId, row),
    })),
  );
  if (opened === undefined) return missing;
  const doubles = await findDoubles(db, campaign, sheet.number);
  const names = await namesOf(db, keys, [...new Set(opened.flatMap(({ enteredBy }) => enteredBy ?? []))]);
  await inTransaction(db, (trx) =>
    record(trx, { act: 'paper.show-rows', subject, campaignId, details: { sheet: sheet.number } }),
  );
  return page(rowsPage(tools, visit, { sheet, rows: opened, doubles, names }));
}

async function remove({ db }: RowsDeskDeps, visit: PaperVisit): Promise<DeskAnswer> {
  const { campaign, params } = visit;
  const sheet = await sheetIn(db, visit);
  if (sheet === undefined) return missing;
  const row = { sheet: sheet.number, id: params.id ?? '' };
  const isDone = await removeRow(db, campaign, row, reasoned(visit));
  return isDone ? moved(`${paperPath(campaign)}/sheets/${sheet.number}`, 'desk-paper.done.removed') : missing;
}
