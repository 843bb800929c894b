/** What the editor's script asks for: to save what was typed, and to hear who else writes. */
import type { CampaignRoute, DeskAnswer } from '../../accounts/desk.ts';
import { missing } from '../../accounts/desk.ts';
import { inTransaction } from '../../platform/db/database.ts';
import { formatTime } from '../../platform/i18n/format.ts';
import type { Language } from '../../platform/i18n/languages.ts';
import type { Campaign } from '../campaign.ts';
import { originMark } from '../drafts/draft-parts.ts';
import { type DraftParts, readDraft } from '../drafts/draft-store.ts';
import { revisionOf, type WritingVisit } from './editor-page.ts';
import { type Sent, saveWriting, type Written } from './save-writing.ts';
import { sentIn } from './sent.ts';
import { othersHere, saverOf, type WritingDeskDeps, writtenLanguage } from './writing-people.ts';
import { tidy } from './written-fields.ts';

/** For public/draft.js. */
interface Saved {
  readonly said: string;
  readonly revision: string;
  /** By their names: what stands in them now, as the page is to send it next; and the words where they are others'. */
  readonly fields: { readonly [name: string]: { readonly was: string; readonly value?: string } };
}

export function autosaveRoutes(deps: WritingDeskDeps): readonly CampaignRoute<Campaign>[] {
  const told = { role: 'organiser', stepUp: false, method: 'POST' } as const;
  const path = '/desk/c/:slug/text/:language';
  return [
    { ...told, path: `${path}/save`, answer: (visit) => save(deps, visit) },
    { ...told, path: `${path}/here`, answer: (visit) => hear(deps, visit) },
  ];
}

async function save(deps: WritingDeskDeps, visit: WritingVisit): Promise<DeskAnswer> {
  const { campaign, member, now, fields, say, language: own } = visit;
  const language = writtenLanguage(visit);
  const before = await readDraft(deps.db, campaign);
  if (language === undefined || before === undefined) return missing;
  const sent = sentIn(fields);
  const saving = { campaignId: campaign.id, language, sent, memberId: member.id, now };
  const written = await inTransaction(deps.db, (trx) => saveWriting(trx, saving));
  if (written === undefined) return missing;
  const known = fields.text('revision');
  // Until the page is loaded again, it goes on saying that somebody else has saved.
  const isBehind = revisionOf(before.parts, language) !== known;
  const saver = await saverOf(deps, before.parts, language);
  const other = saver?.id === member.id ? undefined : saver?.name;
  const isConflict = written.conflicts.length > 0;
  const saved: Saved = {
    said: isConflict
      ? say('desk-writing.said.conflict', { name: other ?? say('desk-writing.somebody') })
      : say('desk-writing.said.saved', { time: formatTime(own, now) }),
    revision: isBehind ? known : revisionOf(written.draft.parts, language),
    fields: savedFields(written, sent),
  };
  return json(saved);
}

function savedFields({ fields, conflicts }: Written, sent: Sent): Saved['fields'] {
  const open = new Set(conflicts.map(({ name }) => name));
  return Object.fromEntries(
    fields.flatMap(({ name, place, value }) => {
      const typed = sent.get(name);
      if (typed === undefined || open.has(name)) return [];
      const isOthers = tidy(place, typed.value) !== value;
      return [[name, { was: originMark(value), ...(isOthers ? { value } : {}) }]];
    }),
  );
}

async function hear(deps: WritingDeskDeps, visit: WritingVisit): Promise<DeskAnswer> {
  const language = writtenLanguage(visit);
  const draft = await readDraft(deps.db, visit.campaign);
  if (language === undefined || draft === undefined) return missing;
  const others = await othersHere(deps, visit, language);
  const newer = await newerThan(deps, visit, draft.parts, language);
  return json({ others: [others, newer].filter(Boolean).join(' ') });
}

/** Who has saved since the page was made, as a sentence; empty where nobody has. */
async function newerThan(deps: WritingDeskDeps, visit: WritingVisit, parts: DraftParts, language: Language) {
  if (visit.fields.text('revision') === revisionOf(parts, language)) return '';
  const saver = await saverOf(deps, parts, language);
  return saver === undefined ? '' : visit.say('desk-writing.newer', { name: saver.name });
}

function json(content: object): DeskAnswer {
  return { kind: 'file', type: 'application/json; charset=utf-8', content: Buffer.from(JSON.stringify(content)) };
}
