import { type CampaignRoute, type DeskAnswer, missing, moved, page } from '../../accounts/desk.ts';
import { deskForm } from '../../accounts/desk-form.ts';
import { inTransaction } from '../../platform/db/database.ts';
import { framingHeaders } from '../../platform/http/guards.ts';
import { foreignOn } from '../../platform/i18n/words.ts';
import type { Campaign } from '../campaign.ts';
import { lockForDraft, readDraft } from '../drafts/draft-store.ts';
import { keepDemand } from '../undo/removal.ts';
import { undoOffer, withUndo } from '../undo/undo-offer.ts';
import { changesPage } from './changes-page.ts';
import { type DemandAct, demandWords, hasWords } from './demand-acts.ts';
import { editorPage, textPath, type WritingVisit } from './editor-page.ts';
import { originalPage } from './original-page.ts';
import { findOriginals } from './originals.ts';
import { textsPage } from './overview-page.ts';
import { changeDemands, newDemandId, saveWriting, type Written } from './save-writing.ts';
import { sentIn } from './sent.ts';
import { othersHere, saverOf, type WritingDeskDeps, writtenLanguage } from './writing-people.ts';
import { demandFieldName, fieldsIn, isOlder, originalLanguage } from './written-fields.ts';

/** What a campaign says, written and translated in the desk. */
export function writingRoutes(deps: WritingDeskDeps): readonly CampaignRoute<Campaign>[] {
  const organisers = { role: 'organiser', stepUp: false } as const;
  const path = '/desk/c/:slug/text';
  const removal = `${path}/demands/:id/remove`;
  return [
    { ...organisers, method: 'GET', path, menu: 'desk-writing.title', answer: (visit) => showAll(deps, visit) },
    { ...organisers, method: 'GET', path: `${path}/:language`, answer: (visit) => show(deps, visit) },
    { ...organisers, method: 'POST', path: `${path}/:language`, answer: (visit) => save(deps, visit) },
    { ...organisers, method: 'GET', path: `${path}/:language/original`, answer: (visit) => showSince(deps, visit) },
    { ...organisers, method: 'GET', path: `${path}/:language/changes`, answer: (visit) => showChanges(deps, visit) },
    { ...organisers, method: 'GET', path: removal, answer: (visit) => askToRemove(deps, visit) },
    { ...organisers, method: 'POST', path: removal, answer: (visit) => remove(deps, visit) },
  ];
}

async function showAll({ db, tools }: WritingDeskDeps, visit: WritingVisit): Promise<DeskAnswer> {
  const draft = await readDraft(db, visit.campaign);
  return draft === undefined ? missing : page(textsPage(tools, visit, draft));
}

async function show(deps: WritingDeskDeps, visit: WritingVisit): Promise<DeskAnswer> {
  const language = writtenLanguage(visit);
  const draft = await readDraft(deps.db, visit.campaign);
  if (language === undefined || draft === undefined) return missing;
  return editor(deps, visit, { draft, fields: fieldsIn(draft, language), conflicts: [] });
}

async function editor(deps: WritingDeskDeps, visit: WritingVisit, written: Written): Promise<DeskAnswer> {
  const language = writtenLanguage(visit);
  if (language === undefined) return missing;
  const { draft, fields, conflicts } = written;
  const html = editorPage(deps.tools, visit, {
    language,
    parts: draft.parts,
    fields,
    conflicts,
    others: await othersHere(deps, visit, language),
    lastSaved: await saverOf(deps, draft.parts, language),
    undo: await undoOffer(deps.db, visit),
  });
  return { kind: 'page', html, status: conflicts.length === 0 ? 200 : 409, headers: framingHeaders };
}

/** Saves all that was typed, then does what else the button says. */
async function save(deps: WritingDeskDeps, visit: WritingVisit): Promise<DeskAnswer> {
  const { campaign, member, now, fields } = visit;
  const language = writtenLanguage(visit);
  if (language === undefined) return missing;
  const saving = { campaignId: campaign.id, language, sent: sentIn(fields), memberId: member.id, now };
  const act = actIn(fields.text('act'));
  const written = await inTransaction(deps.db, async (trx) => {
    const saved = await saveWriting(trx, saving);
    // What is removed is first told.
    if (saved?.conflicts.length === 0 && act !== undefined && act.kind !== 'remove')
      await changeDemands(trx, saving, act);
    return saved;
  });
  if (written === undefined) return missing;
  if (written.conflicts.length > 0) return editor(deps, visit, written);
  if (fields.text('act') === 'preview') return moved(`/desk/c/${campaign.slug}/preview/${language}`);
  if (act === undefined) return moved(textPath(visit, language), 'desk-writing.done.saved');
  return act.kind === 'remove' ? removal(deps, visit, act.id) : moved(`${textPath(visit, language)}#demand-${act.id}`);
}

function actIn(typed: string): DemandAct | undefined {
  if (typed === 'add') return { kind: 'add', id: newDemandId() };
  const [, kind, id] = /^(up|down|remove):([\w-]{1,60})$/.exec(typed) ?? [];
  return id !== undefined && (kind === 'up' || kind === 'down' || kind === 'remove') ? { kind, id } : undefined;
}

/** An empty demand goes at once; of another it is asked first. */
async function removal(deps: WritingDeskDeps, visit: WritingVisit, id: string): Promise<DeskAnswer> {
  const draft = await readDraft(deps.db, visit.campaign);
  const demand = draft?.parts.demands.content.find((one) => one.id === id);
  if (demand !== undefined && hasWords(demand)) return moved(textPath(visit, 'demands', id, 'remove'));
  return removeNow(deps, visit, id);
}

async function askToRemove({ db, tools }: WritingDeskDeps, visit: WritingVisit): Promise<DeskAnswer> {
  const { say, params, language } = visit;
  const draft = await readDraft(db, visit.campaign);
  const demand = draft?.parts.demands.content.find(({ id }) => id === params.id);
  if (draft === undefined || demand === undefined) return missing;
  const original = originalLanguage(draft.parts);
  return page(
    deskForm(tools, visit, {
      heading: say('desk-writing.remove.title'),
      quote: { text: demandWords(demand, original), foreign: foreignOn(language, original) },
      paragraphs: [say('desk-writing.remove.means')],
      form: {
        action: textPath(visit, 'demands', demand.id, 'remove'),
        button: say('desk-writing.remove.button'),
        isGrave: true,
      },
      links: [
        {
          url: `${textPath(visit, original)}#${demandFieldName(demand.id, 'addressee')}`,
          label: say('desk-writing.remove.back'),
        },
      ],
    }),
  );
}

async function remove(deps: WritingDeskDeps, visit: WritingVisit): Promise<DeskAnswer> {
  const { id = '' } = visit.params;
  const draft = await readDraft(deps.db, visit.campaign);
  const isThere = draft?.parts.demands.content.some((demand) => demand.id === id);
  return isThere === true ? removeNow(deps, visit, id) : missing;
}

async function removeNow({ db }: WritingDeskDeps, visit: WritingVisit, id: string): Promise<DeskAnswer> {
  const { campaign, member, now } = visit;
  const saving = { campaignId: campaign.id, memberId: member.id, now };
  const done = await inTransaction(db, async (trx) => {
    if (!(await lockForDraft(trx, campaign.id))) return undefined;
    const draft = await readDraft(trx, campaign);
    const index = draft?.parts.demands.content.findIndex((one) => one.id === id) ?? -1;
    const demand = draft?.parts.demands.content[index];
    if (draft === undefined) return undefined;
    const original = originalLanguage(draft.parts);
    if (demand === undefined) return { original, removal: undefined };
    const name = demandWords(demand, original);
    const content = { demand, index };
    const removal = hasWords(demand) ? await keepDemand(trx, campaign.id, { subject: id, name, content }) : undefined;
    await changeDemands(trx, saving, { kind: 'remove', id });
    return { original, removal };
  });
  if (done === undefined) return missing;
  const path = textPath(visit, done.original);
  const to = done.removal === undefined ? path : withUndo(path, done.removal);
  return moved(to, 'desk-writing.done.removed');
}

async function showChanges({ db, tools }: WritingDeskDeps, visit: WritingVisit): Promise<DeskAnswer> {
  const language = writtenLanguage(visit);
  const draft = await readDraft(db, visit.campaign);
  return language === undefined || draft === undefined ? missing : page(changesPage(tools, visit, draft, language));
}

async function showSince({ db, tools }: WritingDeskDeps, visit: WritingVisit): Promise<DeskAnswer> {
  const language = writtenLanguage(visit);
  const draft = await readDraft(db, visit.campaign);
  if (language === undefined || draft === undefined) return missing;
  const original = originalLanguage(draft.parts);
  const older = fieldsIn(draft, language).filter(isOlder);
  const marks = older.flatMap(({ origin }) => origin ?? []);
  const said = await findOriginals(db, visit.campaign.id, original, marks);
  return page(originalPage(tools, visit, { language, original, older, said }));
}
