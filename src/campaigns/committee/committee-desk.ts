import { type CampaignRoute, type CampaignVisit, type DeskAnswer, missing, moved, page } from '../../accounts/desk.ts';
import type { AuditAct, Deed } from '../../audit/log.ts';
import { type Database, inTransaction, type Trx } from '../../platform/db/database.ts';
import type { PageTools } from '../../platform/views/frame.ts';
import type { Campaign } from '../campaign.ts';
import { lockCampaignById, raiseRevision } from '../campaign-row.ts';
import { movedBy, putInOrder } from '../ordered-rows.ts';
import { keepRemoved } from '../undo/removal.ts';
import { undoOffer, withUndo } from '../undo/undo-offer.ts';
import { committeePage } from './committee-pages.ts';
import { type Entry, mostEntries, readEntry } from './entry.ts';
import { entryPage, nameOf, removeEntryPage } from './entry-pages.ts';
import { listInvitations } from './invitation-store.ts';
import { deleteEntries, entryRows, findEntry, insertEntry, listEntries, updateEntry } from './store.ts';

export interface CommitteeDeskDeps {
  readonly db: Database;
  readonly tools: PageTools;
}

declare module '../../audit/log.ts' {
  interface Acts {
    'committee.add': { readonly entry: string };
    'committee.change': { readonly entry: string };
    'committee.move': { readonly entry: string };
    'committee.remove': { readonly entry: string };
  }
}

type CommitteeVisit = CampaignVisit<Campaign>;

const path = '/desk/c/:slug/committee';
const organisers = { role: 'organiser', stepUp: true } as const;

/** Who carries a campaign in public: written, put in order and removed by its organisers; live at once. */
export function committeeRoutes(deps: CommitteeDeskDeps): readonly CampaignRoute<Campaign>[] {
  const withEntry = (answer: (visit: CommitteeVisit, entry: Entry) => Promise<DeskAnswer> | DeskAnswer) => {
    return async (visit: CommitteeVisit) => {
      const entry = await findEntry(deps.db, visit.campaign.id, visit.params.id ?? '');
      return entry === undefined ? missing : answer(visit, entry);
    };
  };
  const { db, tools } = deps;
  return [
    {
      ...organisers,
      method: 'GET',
      path,
      stepUp: false,
      menu: 'desk-committee.title',
      answer: async (visit) => {
        const { id } = visit.campaign;
        const entries = await listEntries(db, id);
        return page(committeePage(tools, visit, entries, await listInvitations(db, id), await undoOffer(db, visit)));
      },
    },
    { ...organisers, method: 'GET', path: `${path}/add`, answer: (visit) => page(entryPage(tools, visit, undefined)) },
    { ...organisers, method: 'POST', path: `${path}/add`, answer: (visit) => add(deps, visit) },
    {
      ...organisers,
      method: 'GET',
      path: `${path}/:id`,
      answer: withEntry((visit, entry) => page(entryPage(tools, visit, entry))),
    },
    {
      ...organisers,
      method: 'POST',
      path: `${path}/:id`,
      answer: withEntry((visit, entry) => change(deps, visit, entry)),
    },
    {
      ...organisers,
      method: 'POST',
      path: `${path}/:id/up`,
      answer: withEntry((visit, entry) => move(deps, visit, entry, -1)),
    },
    {
      ...organisers,
      method: 'POST',
      path: `${path}/:id/down`,
      answer: withEntry((visit, entry) => move(deps, visit, entry, 1)),
    },
    {
      ...organisers,
      method: 'GET',
      path: `${path}/:id/remove`,
      answer: withEntry((visit, entry) => page(removeEntryPage(tools, visit, entry))),
    },
    {
      ...organisers,
      method: 'POST',
      path: `${path}/:id/remove`,
      answer: withEntry((visit, entry) => remove(deps, visit, entry)),
    },
  ];
}

/** Changes what hangs on a campaign and is public, one at a time, so that everybody sees it, and records it. */
export async function changeInPublic<Act extends AuditAct>(
  db: Database,
  { campaign, record }: CommitteeVisit,
  deed: (trx: Trx) => Promise<Pick<Deed<Act>, 'act' | 'details'>>,
): Promise<void> {
  await inTransaction(db, async (trx) => {
    await lockCampaignById(trx, campaign.id);
    const done = await deed(trx);
    await raiseRevision(trx, campaign.id);
    await record(trx, { ...done, subject: campaign.slug, campaignId: campaign.id });
  });
}

async function add({ db, tools }: CommitteeDeskDeps, visit: CommitteeVisit): Promise<DeskAnswer> {
  const { campaign, fields, say } = visit;
  const { words, issues } = readEntry(visit, campaign, fields);
  if (issues.length > 0) return page(entryPage(tools, visit, undefined, issues), 422);
  if ((await listEntries(db, campaign.id)).length >= mostEntries) {
    const text = say('desk-committee.full', { most: mostEntries });
    return page(entryPage(tools, visit, undefined, [{ field: `name-${campaign.defaultLanguage}`, text }]), 422);
  }
  const isHidden = fields.text('shown') === 'later';
  let entry = '';
  await changeInPublic<'committee.add'>(db, visit, async (trx) => {
    entry = await insertEntry(trx, campaign.id, words, isHidden);
    return { act: 'committee.add', details: { entry } };
  });
  return moved(pathOf(visit), `desk-committee.done.${isHidden ? 'added-hidden' : 'added'}`);
}

async function change({ db, tools }: CommitteeDeskDeps, visit: CommitteeVisit, entry: Entry): Promise<DeskAnswer> {
  const { words, issues } = readEntry(visit, visit.campaign, visit.fields);
  if (issues.length > 0) return page(entryPage(tools, visit, entry, issues), 422);
  await changeInPublic<'committee.change'>(db, visit, async (trx) => {
    await updateEntry(trx, entry.id, words);
    return { act: 'committee.change', details: { entry: entry.id } };
  });
  return moved(pathOf(visit), 'desk-committee.done.changed');
}

/** One place up or down; where it is the first or the last already, it stays. */
async function move({ db }: CommitteeDeskDeps, visit: CommitteeVisit, { id }: Entry, by: -1 | 1): Promise<DeskAnswer> {
  await changeInPublic<'committee.move'>(db, visit, async (trx) => {
    const order = (await listEntries(trx, visit.campaign.id)).map((entry) => entry.id);
    await putInOrder(trx, 'committee_member', movedBy(order, id, by));
    return { act: 'committee.move', details: { entry: id } };
  });
  return moved(pathOf(visit), 'desk-committee.done.moved');
}

async function remove({ db }: CommitteeDeskDeps, visit: CommitteeVisit, entry: Entry): Promise<DeskAnswer> {
  const { id } = entry;
  let removal = '';
  await changeInPublic<'committee.remove'>(db, visit, async (trx) => {
    const removed = { kind: 'committee', subject: id, name: nameOf(visit, entry) } as const;
    removal = await keepRemoved(trx, visit.campaign.id, removed, entryRows(id));
    await deleteEntries(trx, [id]);
    return { act: 'committee.remove', details: { entry: id } };
  });
  return moved(withUndo(pathOf(visit), removal), 'desk-committee.done.removed');
}

function pathOf({ campaign }: CommitteeVisit): string {
  return `/desk/c/${campaign.slug}/committee`;
}
