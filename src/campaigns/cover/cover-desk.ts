import { type CampaignRoute, type CampaignVisit, type DeskAnswer, moved, page } from '../../accounts/desk.ts';
import type { FieldIssue } from '../../accounts/desk-form.ts';
import { pictureField, pictureIssue } from '../../accounts/desk-picture.ts';
import { type Database, inTransaction } from '../../platform/db/database.ts';
import { makePicture } from '../../platform/pictures/make-picture.ts';
import type { PageTools } from '../../platform/views/frame.ts';
import type { Campaign } from '../campaign.ts';
import { lockCampaignById, raiseRevision } from '../campaign-row.ts';
import { languagesOf, readWords } from '../desk-words.ts';
import { findCampaign } from '../store.ts';
import { keepRemoved } from '../undo/removal.ts';
import { undoOffer, withUndo } from '../undo/undo-offer.ts';
import { altAtMost, altField, coverPage, removeCoverPage } from './cover-pages.ts';
import { coverRows, describeCover, removeCover, replaceCover } from './cover-store.ts';

export interface CoverDeskDeps {
  readonly db: Database;
  readonly tools: PageTools;
}

declare module '../../audit/log.ts' {
  interface Acts {
    'cover.set': Record<string, never>;
    'cover.describe': Record<string, never>;
    'cover.remove': Record<string, never>;
  }
}

const path = '/desk/c/:slug/pictures';
const organisers = { role: 'organiser', stepUp: true } as const;

/** The cover picture of a campaign: for its organisers. */
export function coverRoutes(deps: CoverDeskDeps): readonly CampaignRoute<Campaign>[] {
  return [
    { ...organisers, method: 'GET', path, menu: 'desk-pictures.title', answer: (visit) => show(deps, visit) },
    { ...organisers, method: 'POST', path, answer: (visit) => change(deps, visit) },
    {
      ...organisers,
      method: 'GET',
      path: `${path}/remove`,
      answer: (visit) => page(removeCoverPage(deps.tools, visit)),
    },
    { ...organisers, method: 'POST', path: `${path}/remove`, answer: (visit) => remove(deps, visit) },
  ];
}

/** As it is stored now: the campaign in memory may be a second old, and somebody has just pressed the button. */
async function show({ db, tools }: CoverDeskDeps, visit: CampaignVisit<Campaign>): Promise<DeskAnswer> {
  const campaign = (await findCampaign(db, visit.campaign.slug)) ?? visit.campaign;
  return page(coverPage(tools, { ...visit, campaign }, [], await undoOffer(db, visit)));
}

async function change({ db, tools }: CoverDeskDeps, visit: CampaignVisit<Campaign>): Promise<DeskAnswer> {
  const campaign = (await findCampaign(db, visit.campaign.slug)) ?? visit.campaign;
  const { fields, picture: sent } = await visit.receive();
  const { words, issues } = readWords(visit, fields, altField, languagesOf(campaign), {
    most: altAtMost,
    missing: 'desk-pictures.cover.alt-missing',
  });
  const isKept = sent === undefined && campaign.cover !== undefined;
  const picture = isKept ? undefined : await makePicture(sent, 'cover');
  const found: FieldIssue[] = [...issues];
  if (typeof picture === 'string') found.unshift(pictureIssue(visit, picture));
  else if (picture !== undefined && issues.length > 0) {
    found.unshift({ field: pictureField, text: visit.say('desk-pictures.choose-again') });
  }
  if (found.length > 0 || typeof picture === 'string') {
    return page(coverPage(tools, { ...visit, campaign, fields }, found), 422);
  }
  const { id, slug } = campaign;
  await inTransaction(db, async (trx) => {
    await lockCampaignById(trx, id);
    if (picture !== undefined) await replaceCover(trx, id, picture, words);
    else await describeCover(trx, id, words);
    await raiseRevision(trx, id);
    const act = picture === undefined ? 'cover.describe' : 'cover.set';
    await visit.record(trx, { act, subject: slug, campaignId: id, details: {} });
  });
  return moved(`/desk/c/${slug}/pictures`, `desk-pictures.done.${picture === undefined ? 'described' : 'set'}`);
}

async function remove({ db }: CoverDeskDeps, visit: CampaignVisit<Campaign>): Promise<DeskAnswer> {
  const { id, slug } = visit.campaign;
  const removal = await inTransaction(db, async (trx) => {
    await lockCampaignById(trx, id);
    const kept = await keepRemoved(trx, id, { kind: 'cover', subject: id, name: '' }, coverRows(id));
    if (!(await removeCover(trx, id))) return undefined;
    await raiseRevision(trx, id);
    await visit.record(trx, { act: 'cover.remove', subject: slug, campaignId: id, details: {} });
    return kept;
  });
  const path = `/desk/c/${slug}/pictures`;
  return moved(removal === undefined ? path : withUndo(path, removal), 'desk-pictures.done.removed');
}
