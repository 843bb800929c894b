import { isDeepStrictEqual } from 'node:util';
import type { MemberId } from '../../accounts/member.ts';
import type { Trx } from '../../platform/db/database.ts';
import { type Language, languages } from '../../platform/i18n/languages.ts';
import { newUuid7 } from '../../platform/ids.ts';
import type { CampaignId } from '../campaign.ts';
import { type DraftContents, type DraftPartName, originMark, textPart } from '../drafts/draft-parts.ts';
import {
  type CampaignInDraft,
  type DraftParts,
  lockForDraft,
  readDraft,
  saveDraftPart,
} from '../drafts/draft-store.ts';
import { afterAct, type DemandAct } from './demand-acts.ts';
import { type Merged, mergeField, type TypedField } from './merge.ts';
import { keepOriginals } from './originals.ts';
import {
  demandFieldOf,
  fieldsIn,
  isOlder,
  type NewWords,
  originalLanguage,
  tidy,
  type WrittenField,
  withDemandWords,
  withWords,
} from './written-fields.ts';

/** A field of the form as it was sent. */
export interface SentField extends TypedField {
  /** The mark of the original that stood beside it. */
  readonly of: string | undefined;
  /** The writer says that the translation says what the original says now. */
  readonly fits: boolean;
  /** The writer was shown what another has written in the same field, and which of the two stands. */
  readonly choice: 'theirs' | 'yours' | 'open' | undefined;
}

export type Sent = ReadonlyMap<string, SentField>;

/** A field that two people have changed: theirs stands in the draft, yours in your page. */
export interface Conflict {
  readonly name: string;
  readonly theirs: string;
  readonly yours: string;
}

export interface Written {
  readonly draft: CampaignInDraft;
  /** What stands now. */
  readonly fields: readonly WrittenField[];
  readonly conflicts: readonly Conflict[];
}

interface Saving {
  readonly campaignId: CampaignId;
  readonly language: Language;
  readonly sent: Sent;
  readonly memberId: MemberId;
  readonly now: Date;
}

/**
 * Saves what was typed in one language, field by field: what somebody else has saved since in other fields stays, and
 * where both have changed one, theirs stays and yours comes back.
 *
 * @returns undefined where there is no such campaign.
 */
export async function saveWriting(trx: Trx, saving: Saving): Promise<Written | undefined> {
  const { campaignId, language, sent } = saving;
  if (!(await lockForDraft(trx, campaignId))) return undefined;
  const draft = await readDraft(trx, { id: campaignId });
  if (draft === undefined) return undefined;
  const fields = fieldsIn(draft, language);
  const conflicts: Conflict[] = [];
  const words = typedIntoGone(draft.parts, sent);
  for (const field of fields) {
    const merged = merge(field, sent.get(field.name));
    if (merged.kind === 'conflict') conflicts.push({ ...merged, name: field.name });
    else words.push({ place: field.place, value: merged.value, origin: originAfter(field, merged.value, sent) });
  }
  const changed = words.filter(({ place, value, origin }) =>
    fields.every((field) => field.place !== place || field.value !== value || field.origin !== origin),
  );
  await keepTranslated(trx, draft, saving, changed);
  const part = textPart(language);
  await save(trx, draft.parts, saving, part, withWords(draft.parts[part].content, changed));
  await save(trx, draft.parts, saving, 'demands', withDemandWords(draft.parts.demands.content, language, changed));
  const after = (await readDraft(trx, { id: campaignId })) ?? draft;
  return { draft: after, fields: fieldsIn(after, language), conflicts };
}

/** Adds, moves or removes a demand as they stand now, whatever was on the page. */
export async function changeDemands(
  trx: Trx,
  saving: Omit<Saving, 'language' | 'sent'>,
  act: DemandAct,
): Promise<void> {
  if (!(await lockForDraft(trx, saving.campaignId))) return;
  const draft = await readDraft(trx, { id: saving.campaignId });
  if (draft === undefined) return;
  await save(trx, draft.parts, saving, 'demands', afterAct(draft.parts.demands.content, act));
}

/** An id that no demand has had. */
export function newDemandId(): string {
  return newUuid7();
}

function merge({ value: stands, place }: WrittenField, sent: SentField | undefined): Merged {
  if (sent === undefined || sent.choice === 'theirs') return mergeField(stands, undefined);
  const yours = tidy(place, sent.value);
  if (sent.choice === 'open' && yours !== stands) return { kind: 'conflict', theirs: stands, yours };
  return mergeField(stands, { ...sent, value: yours });
}

/** What was typed into demands that somebody has removed meanwhile: they come back with all that the page had of them. */
function typedIntoGone(parts: DraftParts, sent: Sent): NewWords[] {
  const there = new Set(parts.demands.content.map(({ id }) => id));
  const gone = [...sent].flatMap(([name, { value, was, of: origin }]) => {
    const of = demandFieldOf(name);
    if (of === undefined || there.has(of.id)) return [];
    const place = { in: 'demands', ...of } as const;
    const words = tidy(place, value);
    return [{ place, value: words, origin, isChanged: !was.includes(originMark(words)) }];
  });
  const changed = new Set(gone.filter(({ isChanged }) => isChanged).map(({ place }) => place.id));
  return gone.filter(({ place }) => changed.has(place.id));
}

/** New words are of the original that stood beside them; an older translation fits again where its writer says so. */
function originAfter(field: WrittenField, value: string, sent: Sent): string | undefined {
  const { of, fits } = sent.get(field.name) ?? {};
  if (field.original === undefined || of === undefined) return field.origin;
  if (fits && value !== '') return of;
  if (value === field.value) return field.origin;
  return isOlder(field) ? field.origin : of;
}

/** Of an original that changes: what translations were made from it. */
async function keepTranslated(
  trx: Trx,
  draft: CampaignInDraft,
  { campaignId, language }: Saving,
  changed: readonly NewWords[],
): Promise<void> {
  if (originalLanguage(draft.parts) !== language) return;
  const translations = languages.filter((one) => one !== language).flatMap((one) => fieldsIn(draft, one));
  const marks = new Set(translations.map(({ origin }) => origin));
  const before = fieldsIn(draft, language).filter(({ place }) =>
    changed.some((one) => isDeepStrictEqual(one.place, place)),
  );
  const kept = before.map(({ value }) => value).filter((value) => marks.has(originMark(value)));
  await keepOriginals(trx, campaignId, [...new Set(kept)]);
}

async function save<P extends DraftPartName>(
  trx: Trx,
  parts: DraftParts,
  { campaignId, memberId, now }: Omit<Saving, 'language' | 'sent'>,
  part: P,
  content: DraftContents[P],
): Promise<void> {
  const { content: stands, revision: baseRevision } = parts[part];
  if (isDeepStrictEqual(stands, content)) return;
  const saved = await saveDraftPart(trx, { campaignId, part, content, baseRevision, memberId, now });
  if (saved.kind !== 'saved') throw new Error(`The draft of ${campaignId} was changed while it was locked.`);
}
