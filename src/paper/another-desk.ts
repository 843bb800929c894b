import { type CampaignRoute, type DeskAnswer, missing, moved, page } from '../accounts/desk.ts';
import { deskForm, type FieldIssue } from '../accounts/desk-form.ts';
import { neededReasonField, reasoned, reasonIn, reasonIssue } from '../accounts/reason.ts';
import type { Campaign } from '../campaigns/campaign.ts';
import { sayAnother, saySame } from './another-person.ts';
import { placeLine } from './entry-page.ts';
import { sheetIn } from './paper-desk.ts';
import { type PaperVisit, paperPath } from './paper-page.ts';
import { listRows } from './row-store.ts';
import type { RowsDeskDeps } from './rows-desk.ts';
import { findDoubles } from './sql/doubles.ts';

type AnotherDeskDeps = Pick<RowsDeskDeps, 'db' | 'tools'>;

/** Where an organiser says that a row which looks like a double is another person's, or takes that back. */
export function anotherDesk(deps: AnotherDeskDeps): readonly CampaignRoute<Campaign>[] {
  const path = '/desk/c/:slug/paper/sheets/:number/rows/:id';
  const acted = { role: 'organiser', stepUp: true } as const;
  return [
    { ...acted, method: 'GET', path: `${path}/another`, answer: (visit) => ask(deps, visit) },
    { ...acted, method: 'POST', path: `${path}/another`, answer: (visit) => say(deps, visit) },
    { ...acted, method: 'POST', path: `${path}/same`, answer: (visit) => takeBack(deps, visit) },
  ];
}

/** It names nobody: who stands on a sheet is shown elsewhere, and recorded. */
async function ask(
  { db, tools }: AnotherDeskDeps,
  visit: PaperVisit,
  issues: readonly FieldIssue[] = [],
): Promise<DeskAnswer> {
  const { say, campaign, params } = visit;
  const sheet = await sheetIn(db, visit);
  const rows = sheet === undefined ? [] : await listRows(db, campaign.id, sheet.number);
  const row = rows.find(({ id }) => id === params.id);
  const double = sheet && row && (await findDoubles(db, campaign, sheet.number)).get(row.id);
  if (sheet === undefined || row === undefined || double === undefined) return missing;
  const here = `${paperPath(campaign)}/sheets/${sheet.number}`;
  const html = deskForm(tools, visit, {
    heading: say('desk-paper.another.title'),
    paragraphs: [
      placeLine(visit, { sheet: sheet.number, line: row.line }),
      say(`desk-paper.double.${double}`),
      say('desk-paper.another.means'),
    ],
    form: {
      action: `${here}/rows/${row.id}/another`,
      fields: [neededReasonField(visit, say('desk-paper.another.reason-hint'), issues)],
      button: say('desk-paper.another.button'),
    },
    issues,
    links: [{ url: here, label: say('desk-paper.sheet.back') }],
  });
  return page(html, issues.length === 0 ? 200 : 422);
}

async function say(deps: AnotherDeskDeps, visit: PaperVisit): Promise<DeskAnswer> {
  const { campaign, params } = visit;
  const sheet = await sheetIn(deps.db, visit);
  if (sheet === undefined) return missing;
  if (reasonIn(visit) === '') return ask(deps, visit, [reasonIssue(visit)]);
  const row = { sheet: sheet.number, id: params.id ?? '' };
  const isDone = await sayAnother(deps.db, campaign, row, reasoned(visit));
  return isDone ? moved(`${paperPath(campaign)}/sheets/${sheet.number}`, 'desk-paper.done.another') : missing;
}

async function takeBack({ db }: AnotherDeskDeps, visit: PaperVisit): Promise<DeskAnswer> {
  const { campaign, params, record } = visit;
  const sheet = await sheetIn(db, visit);
  if (sheet === undefined) return missing;
  const isDone = await saySame(db, campaign, { sheet: sheet.number, id: params.id ?? '' }, record);
  return isDone ? moved(`${paperPath(campaign)}/sheets/${sheet.number}`, 'desk-paper.done.same') : missing;
}
