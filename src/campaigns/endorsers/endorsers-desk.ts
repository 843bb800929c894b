import { sql } from 'kysely';
import { type CampaignRoute, type CampaignVisit, type DeskAnswer, missing, moved, page } from '../../accounts/desk.ts';
import { pictureIssue } from '../../accounts/desk-picture.ts';
import type { Trx } from '../../platform/db/database.ts';
import { makePicture } from '../../platform/pictures/make-picture.ts';
import type { Campaign } from '../campaign.ts';
import { type CommitteeDeskDeps, changeInPublic } from '../committee/committee-desk.ts';
import { nameOf } from '../committee/entry-pages.ts';
import { movedBy, putInOrder } from '../ordered-rows.ts';
import { type KeptRows, keepRemoved, pictureRows, type RemovalKind } from '../undo/removal.ts';
import { undoOffer, withUndo } from '../undo/undo-offer.ts';
import { type EndorserId, mostEndorsers, nameField, readEndorser, type StoredEndorser } from './endorser.ts';
import { endorserPage, endorsersPage, logoPage, removeEndorserPage } from './endorsers-pages.ts';
import { deleteEndorsers, findEndorser, insertEndorser, listEndorsers, setLogo, updateEndorser } from './store.ts';

declare module '../../audit/log.ts' {
  interface Acts {
    'endorsers.add': { readonly entry: string };
    'endorsers.change': { readonly entry: string };
    'endorsers.move': { readonly entry: string };
    'endorsers.logo': { readonly entry: string };
    'endorsers.remove': { readonly entry: string };
  }
}

type EndorsersVisit = CampaignVisit<Campaign>;
interface KeptEndorser {
  readonly kind: RemovalKind;
  readonly rows: readonly KeptRows[];
}

type EndorsersAct = `endorsers.${'add' | 'change' | 'move' | 'logo' | 'remove'}`;

const path = '/desk/c/:slug/endorsers';
const shown = { role: 'organiser', stepUp: true, method: 'GET' } as const;
const changed = { role: 'organiser', stepUp: true, method: 'POST' } as const;

/** Which organisations stand behind a campaign: written, put in order and removed by its organisers; live at once. */
export function endorsersRoutes(deps: CommitteeDeskDeps): readonly CampaignRoute<Campaign>[] {
  const { db, tools } = deps;
  const withOne = (answer: (visit: EndorsersVisit, endorser: StoredEndorser) => Promise<DeskAnswer> | DeskAnswer) => {
    return async (visit: EndorsersVisit) => {
      const endorser = await findEndorser(db, visit.campaign.id, visit.params.id ?? '');
      return endorser === undefined ? missing : answer(visit, endorser);
    };
  };
  /** Does it, records it, and leads back with what was done. */
  const doing =
    (
      act: EndorsersAct,
      deed: (trx: Trx, endorser: StoredEndorser, visit: EndorsersVisit) => Promise<void>,
      done: string,
    ) =>
    async (visit: EndorsersVisit, endorser: StoredEndorser) => {
      await changeInPublic<EndorsersAct>(db, visit, async (trx) => {
        await deed(trx, endorser, visit);
        return { act, details: { entry: endorser.id } };
      });
      return moved(`/desk/c/${visit.campaign.slug}/endorsers`, `desk-endorsers.done.${done}`);
    };
  const moving = (by: -1 | 1) =>
    doing(
      'endorsers.move',
      async (trx, { id }, { campaign }) => {
        const order = (await listEndorsers(trx, campaign.id)).map((one) => one.id);
        await putInOrder(trx, 'endorser', movedBy(order, id, by));
      },
      'moved',
    );
  /** The same, kept for a while so that it can be undone. */
  const taking =
    (
      act: EndorsersAct,
      kept: (endorser: StoredEndorser) => KeptEndorser,
      deed: (trx: Trx, id: EndorserId) => Promise<void>,
      done: string,
    ) =>
    async (visit: EndorsersVisit, endorser: StoredEndorser) => {
      const { id } = endorser;
      let removal = '';
      await changeInPublic<EndorsersAct>(db, visit, async (trx) => {
        const { kind, rows } = kept(endorser);
        removal = await keepRemoved(trx, visit.campaign.id, { kind, subject: id, name: nameOf(visit, endorser) }, rows);
        await deed(trx, id);
        return { act, details: { entry: id } };
      });
      const list = `/desk/c/${visit.campaign.slug}/endorsers`;
      return moved(withUndo(list, removal), `desk-endorsers.done.${done}`);
    };
  const removing = taking('endorsers.remove', keptEndorser, (trx, id) => deleteEndorsers(trx, [id]), 'removed');
  const withoutLogo = taking('endorsers.logo', keptLogo, (trx, id) => setLogo(trx, id, undefined), 'logo-removed');

  return [
    {
      ...shown,
      path,
      stepUp: false,
      menu: 'desk-endorsers.title',
      answer: async (visit) => {
        const endorsers = await listEndorsers(db, visit.campaign.id);
        return page(endorsersPage(tools, visit, endorsers, await undoOffer(db, visit)));
      },
    },
    { ...shown, path: `${path}/add`, answer: (visit) => page(endorserPage(tools, visit, undefined)) },
    { ...changed, path: `${path}/add`, answer: (visit) => add(deps, visit) },
    { ...shown, path: `${path}/:id`, answer: withOne((visit, one) => page(endorserPage(tools, visit, one))) },
    {
      ...changed,
      path: `${path}/:id`,
      answer: withOne((visit, one) => {
        const { words, issues } = readEndorser(visit, visit.campaign, visit.fields);
        if (issues.length > 0) return page(endorserPage(tools, visit, one, issues), 422);
        return doing('endorsers.change', (trx, { id }) => updateEndorser(trx, id, words), 'changed')(visit, one);
      }),
    },
    { ...changed, path: `${path}/:id/up`, answer: withOne(moving(-1)) },
    { ...changed, path: `${path}/:id/down`, answer: withOne(moving(1)) },
    { ...shown, path: `${path}/:id/logo`, answer: withOne((visit, one) => page(logoPage(tools, visit, one))) },
    {
      ...changed,
      path: `${path}/:id/logo`,
      answer: withOne(async (visit, one) => {
        const { picture: sent } = await visit.receive();
        const logo = await makePicture(sent, 'logo');
        if (typeof logo === 'string') return page(logoPage(tools, visit, one, [pictureIssue(visit, logo)]), 422);
        return doing('endorsers.logo', (trx, { id }) => setLogo(trx, id, logo), 'changed')(visit, one);
      }),
    },
    { ...changed, path: `${path}/:id/logo/remove`, answer: withOne(withoutLogo) },
    {
      ...shown,
      path: `${path}/:id/remove`,
      answer: withOne((visit, one) => page(removeEndorserPage(tools, visit, one))),
    },
    { ...changed, path: `${path}/:id/remove`, answer: withOne(removing) },
  ];
}

function keptEndorser(endorser: StoredEndorser): KeptEndorser {
  const row = { table: 'endorser', where: sql`kept.id = ${endorser.id}` } as const;
  return { kind: 'endorser', rows: [...keptLogo(endorser).rows, row] };
}

function keptLogo({ id }: StoredEndorser): KeptEndorser {
  return { kind: 'logo', rows: pictureRows(sql`select logo_id from endorser where id = ${id}`) };
}

async function add({ db, tools }: CommitteeDeskDeps, visit: EndorsersVisit): Promise<DeskAnswer> {
  const { campaign, fields, say } = visit;
  const { words, issues } = readEndorser(visit, campaign, fields);
  if (issues.length > 0) return page(endorserPage(tools, visit, undefined, issues), 422);
  if ((await listEndorsers(db, campaign.id)).length >= mostEndorsers) {
    const text = say('desk-endorsers.full', { most: mostEndorsers });
    return page(endorserPage(tools, visit, undefined, [{ field: nameField(campaign.defaultLanguage), text }]), 422);
  }
  await changeInPublic<'endorsers.add'>(db, visit, async (trx) => ({
    act: 'endorsers.add',
    details: { entry: await insertEndorser(trx, campaign.id, words) },
  }));
  return moved(`/desk/c/${campaign.slug}/endorsers`, 'desk-endorsers.done.added');
}
