import { type CampaignRoute, type CampaignVisit, type DeskAnswer, missing, moved, page } from '../accounts/desk.ts';
import { deskForm } from '../accounts/desk-form.ts';
import type { Campaign } from '../campaigns/campaign.ts';
import { type Database, inTransaction } from '../platform/db/database.ts';
import { isLanguage, type Language, languages } from '../platform/i18n/languages.ts';
import type { PdfMaker } from '../platform/pdf/pdf.ts';
import type { Html, PageTools } from '../platform/views/frame.ts';
import {
  briefFields,
  briefPage,
  briefPath,
  checkPage,
  foundPage,
  nextStepsField,
  nextStepsPage,
} from './brief-page.ts';
import { briefPdf } from './brief-pdf.ts';
import { chooseDigest, stopDigest, wantsDigest } from './digest-store.ts';
import type { BriefFacts } from './facts.ts';
import { makeBrief } from './make-brief.ts';
import { chooseMilestones, wantsMilestones } from './milestone-store.ts';
import { changeNextSteps, parseNextSteps } from './next-steps.ts';
import { briefSheet } from './sheet.ts';
import { findBrief, type NextSteps, readNextSteps } from './store.ts';

export interface BriefDeskDeps {
  readonly db: Database;
  readonly tools: PageTools;
  readonly pdf: PdfMaker;
}

type Visit = CampaignVisit<Campaign>;

/** The campaign on one page: for the committee, who see counts. */
export function briefRoutes(deps: BriefDeskDeps): readonly CampaignRoute<Campaign>[] {
  const path = '/desk/c/:slug/brief';
  const committee = { role: 'committee', stepUp: false } as const;
  const organisers = { role: 'organiser', stepUp: false } as const;
  return [
    { ...committee, method: 'GET', path, menu: 'desk-brief.title', answer: (visit) => showBrief(deps, visit) },
    { ...committee, method: 'GET', path: `${path}/check`, answer: (visit) => page(checkPage(deps.tools, visit)) },
    { ...committee, method: 'POST', path: `${path}/check`, answer: (visit) => check(deps, visit) },
    { ...committee, method: 'POST', path: `${path}/weekly`, answer: (visit) => chooseWeekly(deps, visit) },
    { ...committee, method: 'POST', path: `${path}/milestones`, answer: (visit) => chooseToBeTold(deps, visit) },
    { ...organisers, method: 'GET', path: `${path}/next-steps`, answer: (visit) => showNextSteps(deps, visit) },
    { ...organisers, method: 'POST', path: `${path}/next-steps`, answer: (visit) => saveNextSteps(deps, visit) },
    { ...committee, method: 'GET', path: `${path}/:language.pdf`, answer: (visit) => download(deps, visit) },
  ];
}

async function showBrief(deps: BriefDeskDeps, visit: Visit): Promise<DeskAnswer> {
  if (visit.campaign.state === 'draft') return page(notPublishedPage(deps, visit));
  const asked = visit.query.text('in');
  return page(await pageIn(deps, visit, isLanguage(asked) ? asked : visit.language));
}

/** Of what was never published there are neither words nor numbers. */
function notPublishedPage({ tools }: BriefDeskDeps, visit: Visit): Html {
  const { say } = visit;
  return deskForm(tools, visit, { heading: say('desk-brief.title'), paragraphs: [say('desk-brief.not-published')] });
}

async function pageIn(deps: BriefDeskDeps, visit: Visit, language: Language, problem?: 'busy' | 'failed') {
  const { db, tools } = deps;
  const { campaign, member, now } = visit;
  const { sheet } = await makeBrief({ db, ...tools }, campaign, language, now);
  const ref = { campaignId: campaign.id, memberId: member.id };
  const mails = { isWeekly: await wantsDigest(db, ref), isTold: await wantsMilestones(db, ref) };
  return briefPage(tools, visit, { sheet, ...mails, ...(problem === undefined ? {} : { problem }) });
}

async function download(deps: BriefDeskDeps, visit: Visit): Promise<DeskAnswer> {
  const { db, tools, pdf } = deps;
  const { campaign, params, now } = visit;
  const { language } = params;
  if (!isLanguage(language) || campaign.state === 'draft') return missing;
  const brief = await makeBrief({ db, ...tools }, campaign, language, now);
  const result = await briefPdf(pdf, brief);
  if (result.kind !== 'made') return page(await pageIn(deps, visit, language, result.kind), 503);
  const saveAs = `${campaign.slug}-${brief.facts.asOf.slice(0, 10)}-${language}.pdf`;
  return { kind: 'file', type: 'application/pdf', content: result.pdf, saveAs };
}

async function check({ db, tools }: BriefDeskDeps, visit: Visit): Promise<DeskAnswer> {
  const { campaign, fields } = visit;
  const typed = fields.text(briefFields.hash).replace(/\s/g, '').toLowerCase();
  if (!/^[\da-f]{64}$/.test(typed)) return page(checkPage(tools, visit, 'no-hash'), 422);
  const found = await findBrief(db, campaign.id, Buffer.from(typed, 'hex'));
  if (found === undefined) return page(checkPage(tools, visit, 'not-found'), 422);
  const facts: BriefFacts = JSON.parse(found.facts);
  return page(foundPage(tools, visit, { sheet: briefSheet(tools.locales, facts, typed), madeAt: found.madeAt }));
}

async function chooseWeekly({ db }: BriefDeskDeps, visit: Visit): Promise<DeskAnswer> {
  const { campaign, member, language, now, fields } = visit;
  const ref = { campaignId: campaign.id, memberId: member.id };
  const isWanted = fields.text(briefFields.wanted) === 'yes';
  if (isWanted) await chooseDigest(db, ref, { language, now });
  else await stopDigest(db, ref);
  return moved(briefPath(campaign), `desk-brief.done.weekly-${isWanted ? 'on' : 'off'}`);
}

async function chooseToBeTold({ db }: BriefDeskDeps, visit: Visit): Promise<DeskAnswer> {
  const { campaign, member, fields } = visit;
  const isWanted = fields.text(briefFields.wanted) === 'yes';
  await chooseMilestones(db, { campaignId: campaign.id, memberId: member.id }, isWanted);
  return moved(briefPath(campaign), `desk-brief.done.milestones-${isWanted ? 'on' : 'off'}`);
}

async function showNextSteps({ db, tools }: BriefDeskDeps, visit: Visit): Promise<DeskAnswer> {
  const texts = await readNextSteps(db, visit.campaign.id);
  return page(nextStepsPage(tools, visit, { written: writtenIn(visit.campaign), texts, tooLong: [] }));
}

async function saveNextSteps({ db, tools }: BriefDeskDeps, visit: Visit): Promise<DeskAnswer> {
  const { campaign, fields, now, record } = visit;
  const written = writtenIn(campaign);
  const typed = written.map((language) => [language, fields.text(nextStepsField(language))] as const);
  const parsed = new Map<Language, string>();
  for (const [language, text] of typed) {
    const line = parseNextSteps(text);
    if (line !== undefined) parsed.set(language, line);
  }
  const tooLong = written.filter((language) => !parsed.has(language));
  if (tooLong.length > 0) {
    const texts: NextSteps = Object.fromEntries(typed);
    return page(nextStepsPage(tools, visit, { written, texts, tooLong }), 422);
  }
  await inTransaction(db, (trx) => changeNextSteps(trx, campaign, parsed, { now, record }));
  return moved(briefPath(campaign), 'desk-brief.done.next-steps');
}

function writtenIn({ texts }: Campaign): readonly Language[] {
  return languages.filter((language) => texts[language] !== undefined);
}
