import { type CampaignRoute, type CampaignVisit, type DeskAnswer, missing, moved, page } from '../../accounts/desk.ts';
import type { ImportIssue } from '../../accounts/desk-import.ts';
import { isFromWindows, sentTable } from '../../accounts/sent-table.ts';
import type { Campaign } from '../../campaigns/campaign.ts';
import {
  findPreview,
  forgetPreview,
  keepPreview,
  type Preview,
  type PreviewOwner,
} from '../../campaigns/preview-store.ts';
import type { Database } from '../../platform/db/database.ts';
import type { PageTools } from '../../platform/views/frame.ts';
import { importPage, previewPage } from './import-pages.ts';
import { importRecipients, previewRecipients } from './recipients.ts';

export interface ImportDeskDeps {
  readonly db: Database;
  readonly tools: PageTools;
}

type Visit = CampaignVisit<Campaign>;

/** Recipients from a spreadsheet: sent, looked at, and imported only once somebody has said yes to what was shown. */
export function importDesk(deps: ImportDeskDeps): readonly CampaignRoute<Campaign>[] {
  const path = '/desk/c/:slug/recipients/import';
  const organiser = { role: 'organiser', stepUp: false } as const;
  return [
    { ...organiser, method: 'GET', path, answer: (visit) => page(importPage(deps.tools, visit)) },
    { ...organiser, method: 'POST', path, answer: (visit) => receive(deps, visit) },
    { ...organiser, method: 'GET', path: `${path}/:id`, answer: (visit) => preview(deps, visit) },
    { ...organiser, method: 'POST', path: `${path}/:id`, answer: (visit) => confirm(deps, visit) },
  ];
}

async function receive({ db, tools }: ImportDeskDeps, visit: Visit): Promise<DeskAnswer> {
  const { campaign } = visit;
  const sent = await sentTable(visit);
  const again = (issue: ImportIssue) => page(importPage(tools, visit, { issue, pasted: sent.pasted }), 422);
  if (sent.kind === 'refused') return again(sent.issue);
  // Postgres keeps no such sign, and no spreadsheet writes one.
  if (sent.text.includes('\0')) return again('no-table');
  const id = await keepPreview(db, ownerOf(visit), sent.text);
  return moved(`/desk/c/${campaign.slug}/recipients/import/${id}${sent.query}`);
}

async function preview({ db, tools }: ImportDeskDeps, visit: Visit): Promise<DeskAnswer> {
  const kept = await keptIn(db, visit);
  if (kept === undefined) return missing;
  const shown = await previewRecipients(db, visit.campaign, kept.content);
  const occasion = { isFromWindows: isFromWindows(visit), isOvertaken: false };
  return page(previewPage(tools, visit, kept.id, shown, occasion));
}

async function confirm({ db, tools }: ImportDeskDeps, visit: Visit): Promise<DeskAnswer> {
  const { campaign, fields, record } = visit;
  const kept = await keptIn(db, visit);
  if (kept === undefined) return missing;
  const imported = await importRecipients(db, campaign, kept.content, record, fields.text('seen'));
  if (imported.kind === 'imported') {
    await forgetPreview(db, kept.id);
    return moved(`/desk/c/${campaign.slug}/recipients`, 'desk-recipients.done.imported');
  }
  const shown = await previewRecipients(db, campaign, kept.content);
  return page(previewPage(tools, visit, kept.id, shown, { isFromWindows: false, isOvertaken: true }), 409);
}

function ownerOf({ campaign, member }: Visit): PreviewOwner {
  return { campaignId: campaign.id, memberId: member.id, subject: 'recipients' };
}

function keptIn(db: Database, visit: Visit): Promise<Preview | undefined> {
  return findPreview(db, ownerOf(visit), visit.params.id ?? '');
}
