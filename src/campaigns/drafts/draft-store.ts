/** Drafts as they are stored; db in, values out. */
import { isDeepStrictEqual } from 'node:util';
import { type Selectable, sql } from 'kysely';
import type { MemberId } from '../../accounts/member.ts';
import type { Db, Trx } from '../../platform/db/database.ts';
import type { Tables } from '../../platform/db/tables.ts';
import type { Campaign, CampaignId } from '../campaign.ts';
import { readCampaigns, type StoredCampaign } from '../store.ts';
import {
  type DraftContents,
  type DraftPartName,
  draftPartNames,
  draftReaders,
  isDraftPartName,
} from './draft-parts.ts';
import { markOf, publishedParts } from './published-parts.ts';

/** A part as it will be when the draft is published next. */
export interface DraftPart<P extends DraftPartName> {
  readonly part: P;
  readonly content: DraftContents[P];
  /** Whether it says anything else than what is published. */
  readonly isChanged: boolean;
  /** Whether something else was published since the writing began, as by `campaign apply`: somebody has to choose. */
  readonly isOvertaken: boolean;
  /** What a save is based on; 0 where nothing was ever saved. */
  readonly revision: number;
  /** The last who saved it, and when; undefined where nobody has. */
  readonly changedBy: MemberId | undefined;
  readonly changedAt: Date | undefined;
}

/** Every part of a campaign's draft, whether or not it was ever changed. */
export type DraftParts = { readonly [P in DraftPartName]: DraftPart<P> };

export interface CampaignInDraft {
  readonly published: StoredCampaign;
  readonly parts: DraftParts;
}

/** A campaign's draft; what it does not say is as it is published. @returns undefined where there is no such campaign. */
export async function readDraft(db: Db, { id }: Pick<Campaign, 'id'>): Promise<CampaignInDraft | undefined> {
  // Before what is published, so that nobody takes for the newest what was published while this was read.
  const rows = await db.selectFrom('campaign_draft').selectAll().where('campaign_id', '=', id).execute();
  const [published] = await readCampaigns(db, { ids: [id] });
  if (published === undefined) return undefined;
  const contents = publishedParts(published);
  const byPart = new Map(rows.flatMap((row) => (isDraftPartName(row.part) ? [[row.part, row]] : [])));
  const part = <P extends DraftPartName>(name: P) => partOf(name, contents[name], byPart.get(name));
  return {
    published,
    parts: {
      settings: part('settings'),
      goals: part('goals'),
      demands: part('demands'),
      'text:en': part('text:en'),
      'text:nl': part('text:nl'),
      'text:fr': part('text:fr'),
      'text:de': part('text:de'),
      'text:fa': part('text:fa'),
    },
  };
}

/** The parts that say something else than what is published. */
export function changedParts(parts: DraftParts): readonly DraftPart<DraftPartName>[] {
  return draftPartNames.map((name) => parts[name]).filter(({ isChanged }) => isChanged);
}

export interface DraftSave<P extends DraftPartName> {
  readonly campaignId: CampaignId;
  readonly part: P;
  readonly content: DraftContents[P];
  /** Of the part that the writer began with. */
  readonly baseRevision: number;
  readonly memberId: MemberId;
  readonly now: Date;
}

export type DraftSaving<P extends DraftPartName> =
  | { readonly kind: 'saved'; readonly revision: number }
  /** Somebody else has saved since; nothing was changed. `theirs` is what stands there now. */
  | { readonly kind: 'conflict'; readonly theirs: DraftPart<P> }
  | { readonly kind: 'unknown' };

/**
 * Saves a part of a draft, unless somebody else has since the writer began. Nothing that is public changes.
 *
 * Saving what stands there already is good: a browser may send the same twice.
 */
export async function saveDraftPart<P extends DraftPartName>(
  trx: Trx,
  { campaignId, part, content, baseRevision, memberId, now }: DraftSave<P>,
): Promise<DraftSaving<P>> {
  if (!(await lockForDraft(trx, campaignId))) return { kind: 'unknown' };
  const draft = await readDraft(trx, { id: campaignId });
  if (draft === undefined) return { kind: 'unknown' };
  const theirs: DraftPart<P> = draft.parts[part];
  if (theirs.revision !== baseRevision) {
    const isTheSame = isDeepStrictEqual(draftReaders[part](asStored(content)), theirs.content);
    return isTheSame ? { kind: 'saved', revision: theirs.revision } : { kind: 'conflict', theirs };
  }
  const publishedNow = markOf(publishedParts(draft.published)[part]);
  const revision = theirs.revision + 1;
  await trx
    .insertInto('campaign_draft')
    .values({
      campaign_id: campaignId,
      part,
      content: JSON.stringify(content),
      base: publishedNow,
      revision,
      changed_by: memberId,
      changed_at: now,
    })
    .onConflict((conflict) =>
      conflict.columns(['campaign_id', 'part']).doUpdateSet((eb) => ({
        content: eb.ref('excluded.content'),
        // What was begun stays begun from what was published then.
        base: theirs.isChanged ? eb.ref('campaign_draft.base') : publishedNow,
        revision,
        changed_by: memberId,
        changed_at: now,
      })),
    )
    .execute();
  // The desk's lists call what was never published by the title of its draft.
  await trx
    .updateTable('campaign')
    .set({ revision: sql<number>`revision + 1` })
    .where('id', '=', campaignId)
    .where('state', '=', 'draft')
    .execute();
  return { kind: 'saved', revision };
}

/** Where something else was published since a part was begun: which of the two is to stand. */
export interface Choice {
  readonly campaignId: CampaignId;
  readonly part: DraftPartName;
  readonly keep: 'draft' | 'published';
  /** Of the part that was looked at. */
  readonly baseRevision: number;
  readonly memberId: MemberId;
  readonly now: Date;
}

/** Lets the draft stand over what was published meanwhile, or drops it. @returns false where it has changed since. */
export async function chooseOvertaken(trx: Trx, choice: Choice): Promise<boolean> {
  const { campaignId, part, keep, baseRevision, memberId, now } = choice;
  if (!(await lockForDraft(trx, campaignId))) return false;
  const draft = await readDraft(trx, { id: campaignId });
  if (draft === undefined || draft.parts[part].revision !== baseRevision || !draft.parts[part].isOvertaken)
    return false;
  await trx
    .updateTable('campaign_draft')
    .set({
      base: markOf(publishedParts(draft.published)[part]),
      revision: baseRevision + 1,
      changed_by: memberId,
      changed_at: now,
      ...(keep === 'published' ? { content: null } : {}),
    })
    .where('campaign_id', '=', campaignId)
    .where('part', '=', part)
    .execute();
  return true;
}

/**
 * Keeps others from saving or publishing a campaign's draft until the transaction ends; signing goes on.
 *
 * @returns false where there is no such campaign.
 */
export async function lockForDraft(trx: Trx, campaignId: CampaignId): Promise<boolean> {
  const row = await trx
    .selectFrom('campaign')
    .select('id')
    .where('id', '=', campaignId)
    .forNoKeyUpdate()
    .executeTakeFirst();
  return row !== undefined;
}

function partOf<P extends DraftPartName>(
  part: P,
  published: DraftContents[P],
  row: Selectable<Tables['campaign_draft']> | undefined,
): DraftPart<P> {
  const asPublished = { part, content: published, isChanged: false, isOvertaken: false } as const;
  if (row === undefined) return { ...asPublished, revision: 0, changedBy: undefined, changedAt: undefined };
  const saved = { revision: row.revision, changedBy: row.changed_by ?? undefined, changedAt: row.changed_at };
  if (row.content === null) return { ...asPublished, ...saved };
  const content = draftReaders[part](row.content);
  const [written, now] = [markOf(content), markOf(published)];
  // What the desk has published keeps its ids and origins, which only the draft knows.
  if (written === now) return { ...asPublished, ...saved, content };
  // It was published so, and then changed elsewhere.
  if (written === row.base) return { ...asPublished, ...saved };
  return { ...saved, part, content, isChanged: true, isOvertaken: row.base !== now };
}

/** As the database gives it back. */
function asStored(content: unknown): unknown {
  return JSON.parse(JSON.stringify(content));
}
