import { type CampaignRoute, type DeskAnswer, missing, moved, page } from '../accounts/desk.ts';
import type { FieldIssue } from '../accounts/desk-form.ts';
import { reasoned } from '../accounts/reason.ts';
import { namesOf } from '../accounts/store.ts';
import type { Campaign } from '../campaigns/campaign.ts';
import type { SiteKeys } from '../platform/crypto/site-key.ts';
import type { Database } from '../platform/db/database.ts';
import { formatMoment } from '../platform/i18n/format.ts';
import { wholeNumberIn } from '../platform/i18n/whole-number.ts';
import type { PageTools } from '../platform/views/frame.ts';
import type { PaperSheet } from './paper.ts';
import { type PaperVisit, paperFields, paperPage, paperPath, whoEntered } from './paper-page.ts';
import { sheetPage } from './sheet-page.ts';
import { type Counted, countSheet, showOnPage, uncountSheet } from './sheets.ts';
import { findSheet, listSheets, readPaperNumbers } from './store.ts';

export interface PaperDeskDeps {
  readonly db: Database;
  readonly keys: SiteKeys;
  readonly tools: PageTools;
}

const A_PAGE = 50;
/** As large as the column of a number. */
const LARGEST = 2_147_483_647;

/** Sheets of paper: what came back, and what stands on them; for organisers. Others see their number where numbers are. */
export function paperDesk(deps: PaperDeskDeps): readonly CampaignRoute<Campaign>[] {
  const path = '/desk/c/:slug/paper';
  const [GET, POST] = [
    { role: 'organiser', stepUp: false, method: 'GET' },
    { role: 'organiser', stepUp: false, method: 'POST' },
  ] as const;
  return [
    { ...GET, path, menu: 'desk-paper.title', answer: async (visit) => page(await overview(deps, visit)) },
    { ...POST, path: `${path}/count`, answer: (visit) => count(deps, visit) },
    { ...POST, path: `${path}/shown`, answer: (visit) => show(deps, visit) },
    { ...GET, path: `${path}/sheets/:number`, answer: (visit) => showSheet(deps, visit) },
    { ...POST, path: `${path}/sheets/:number`, answer: (visit) => changeCount(deps, visit) },
    { ...POST, path: `${path}/sheets/:number/undo`, answer: (visit) => undoCount(deps, visit) },
  ];
}

async function overview({ db, keys, tools }: PaperDeskDeps, visit: PaperVisit, issues: readonly FieldIssue[] = []) {
  const { campaign, query } = visit;
  const from = Math.min(wholeNumberIn(query.text(paperFields.from)) ?? 1, LARGEST);
  const found = await listSheets(db, campaign.id, from, A_PAGE + 1);
  const sheets = found.slice(0, A_PAGE);
  return paperPage(tools, visit, {
    numbers: await readPaperNumbers(db, campaign.id),
    sheets,
    next: found[A_PAGE]?.number,
    names: await namesFor(db, keys, sheets),
    issues,
  });
}

function namesFor(db: Database, keys: SiteKeys, sheets: readonly PaperSheet[]) {
  return namesOf(db, keys, [...new Set(sheets.flatMap(({ enteredBy }) => enteredBy ?? []))]);
}

async function count(deps: PaperDeskDeps, visit: PaperVisit): Promise<DeskAnswer> {
  const { campaign, fields, say } = visit;
  const number = wholeNumberIn(fields.text(paperFields.sheet));
  const signatures = wholeNumberIn(fields.text(paperFields.signatures));
  const issues: FieldIssue[] = [
    ...(number === undefined ? [{ field: paperFields.sheet, text: say('desk-paper.count.no-sheet') }] : []),
    ...(signatures === undefined ? [{ field: paperFields.signatures, text: say('desk-paper.count.no-number') }] : []),
  ];
  if (number === undefined || signatures === undefined) return page(await overview(deps, visit, issues), 422);
  const counted = await enter(deps, visit, { number: Math.min(number, LARGEST), signatures, isChange: false });
  const issue = await countIssue(deps, visit, counted);
  if (issue === undefined) return moved(paperPath(campaign), 'desk-paper.done.counted');
  return page(await overview(deps, visit, [issue]), 422);
}

function enter(
  { db }: PaperDeskDeps,
  { campaign, member, now, record }: PaperVisit,
  entry: Parameters<typeof countSheet>[2],
): Promise<Counted> {
  return countSheet(db, campaign, entry, { member: member.id, record, now });
}

/** Why a count was not taken; undefined where it was. */
async function countIssue(
  { db, keys }: PaperDeskDeps,
  { say, language }: PaperVisit,
  counted: Counted,
): Promise<FieldIssue | undefined> {
  const { sheet: sheetField, signatures: signaturesField } = paperFields;
  switch (counted.kind) {
    case 'counted':
      return undefined;
    case 'gone':
      return { field: sheetField, text: say('desk-paper.gone') };
    case 'no-sheet':
      return { field: sheetField, text: say('desk-paper.count.no-sheet') };
    case 'entered-before': {
      const { sheet } = counted;
      const who = whoEntered(say, await namesFor(db, keys, [sheet]), sheet.enteredBy);
      const moment = sheet.enteredAt === null ? '' : formatMoment(language, sheet.enteredAt);
      const params = { number: String(sheet.number), count: sheet.signatures ?? 0, who, moment };
      return { field: sheetField, text: say('desk-paper.count.twice', params) };
    }
    case 'too-many':
      return { field: signaturesField, text: say('desk-paper.count.too-many', { lines: counted.lines }) };
    case 'fewer-than-rows':
      return { field: signaturesField, text: say('desk-paper.count.fewer', { count: counted.rows }) };
  }
}

async function show({ db }: PaperDeskDeps, { campaign, fields, record }: PaperVisit): Promise<DeskAnswer> {
  const isShown = fields.text(paperFields.shown) === 'yes';
  await showOnPage(db, campaign, isShown, record);
  return moved(paperPath(campaign), `desk-paper.done.${isShown ? 'shown' : 'hidden'}`);
}

async function showSheet(
  { db, keys, tools }: PaperDeskDeps,
  visit: PaperVisit,
  issues: readonly FieldIssue[] = [],
): Promise<DeskAnswer> {
  const sheet = await sheetIn(db, visit);
  if (sheet === undefined) return missing;
  const names = await namesFor(db, keys, [sheet]);
  return page(sheetPage(tools, visit, { sheet, names, issues }), issues.length > 0 ? 422 : 200);
}

async function changeCount(deps: PaperDeskDeps, visit: PaperVisit): Promise<DeskAnswer> {
  const { say, fields, campaign } = visit;
  const sheet = await sheetIn(deps.db, visit);
  if (sheet === undefined) return missing;
  const signatures = wholeNumberIn(fields.text(paperFields.signatures));
  if (signatures === undefined) {
    return showSheet(deps, visit, [{ field: paperFields.signatures, text: say('desk-paper.count.no-number') }]);
  }
  const counted = await enter(deps, visit, { number: sheet.number, signatures, isChange: true });
  const issue = await countIssue(deps, visit, counted);
  if (issue !== undefined) return showSheet(deps, visit, [{ ...issue, field: paperFields.signatures }]);
  return moved(`${paperPath(campaign)}/sheets/${sheet.number}`, 'desk-paper.done.counted');
}

async function undoCount({ db }: PaperDeskDeps, visit: PaperVisit): Promise<DeskAnswer> {
  const { campaign } = visit;
  const sheet = await sheetIn(db, visit);
  if (sheet === undefined) return missing;
  await uncountSheet(db, campaign, sheet.number, reasoned(visit));
  return moved(`${paperPath(campaign)}/sheets/${sheet.number}`, 'desk-paper.done.uncounted');
}

/** The sheet that the address names. */
export async function sheetIn(db: Database, { campaign, params }: PaperVisit): Promise<PaperSheet | undefined> {
  const { number = '' } = params;
  return /^[1-9]\d{0,8}$/.test(number) ? findSheet(db, campaign.id, Number(number)) : undefined;
}
