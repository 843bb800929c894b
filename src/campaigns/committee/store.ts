import { sql } from 'kysely';
import type { Db, Trx } from '../../platform/db/database.ts';
import { newUuid7 } from '../../platform/ids.ts';
import type { MadePicture } from '../../platform/pictures/picture.ts';
import { deletePictures, storePicture } from '../../platform/pictures/store.ts';
import type { CampaignId } from '../campaign.ts';
import { type KeptRows, pictureRows } from '../undo/removal.ts';
import { type Entry, type EntryId, type EntryWords, isEntryId } from './entry.ts';

/** Every entry of a campaign, those that are hidden too, in their order. Served by committee_member_campaign. */
export async function listEntries(db: Db, campaignId: CampaignId): Promise<readonly Entry[]> {
  const rows = await selectEntries(db)
    .where('entry.campaign_id', '=', campaignId)
    .orderBy('entry.position')
    .orderBy('entry.id')
    .execute();
  return rows.map(entryOf);
}

export async function findEntry(db: Db, campaignId: CampaignId, id: string): Promise<Entry | undefined> {
  if (!isEntryId(id)) return undefined;
  const row = await selectEntries(db)
    .where('entry.id', '=', id)
    .where('entry.campaign_id', '=', campaignId)
    .executeTakeFirst();
  return row && entryOf(row);
}

/** Adds an entry as the last. */
export async function insertEntry(
  trx: Trx,
  campaignId: CampaignId,
  words: EntryWords,
  isHidden: boolean,
): Promise<EntryId> {
  const id = newEntryId();
  await trx
    .insertInto('committee_member')
    .values({
      id,
      campaign_id: campaignId,
      position: sql<number>`(
        select coalesce(max(position) + 1, 0) from committee_member where campaign_id = ${campaignId}
      )`,
      hidden: isHidden,
      portrait_id: null,
      ...wordsRow(words),
    })
    .execute();
  return id;
}

export async function updateEntry(trx: Trx, id: EntryId, words: EntryWords): Promise<void> {
  await trx.updateTable('committee_member').set(wordsRow(words)).where('id', '=', id).execute();
}

export async function hideEntry(trx: Trx, id: EntryId, isHidden: boolean): Promise<void> {
  await trx.updateTable('committee_member').set({ hidden: isHidden }).where('id', '=', id).execute();
}

/** Puts another portrait in the place of the one there is, or takes it away. */
export async function setPortrait(trx: Trx, id: EntryId, portrait: MadePicture | undefined): Promise<void> {
  const former = await portraitIds(trx, [id]);
  const portraitId = portrait === undefined ? null : await storePicture(trx, portrait);
  await trx.updateTable('committee_member').set({ portrait_id: portraitId }).where('id', '=', id).execute();
  await deletePictures(trx, former);
}

/** Takes entries away, with their portraits, and with what the people were asked. */
export async function deleteEntries(trx: Trx, ids: readonly EntryId[]): Promise<void> {
  if (ids.length === 0) return;
  const portraits = await portraitIds(trx, ids);
  const proposed = await trx
    .selectFrom('committee_invitation')
    .select('portrait_id')
    .where('member_id', 'in', [...ids])
    .execute();
  await trx
    .deleteFrom('committee_member')
    .where('id', 'in', [...ids])
    .execute();
  await deletePictures(trx, [...portraits, ...proposed.map((row) => row.portrait_id)]);
}

/** What `deleteEntries` takes away, as it is kept for who wants to undo it. */
export function entryRows(id: EntryId): readonly KeptRows[] {
  return [
    ...pictureRows(sql`
      select portrait_id from committee_member where id = ${id}
      union select portrait_id from committee_invitation where member_id = ${id}`),
    { table: 'committee_member', where: sql`kept.id = ${id}` },
    { table: 'committee_invitation', where: sql`kept.member_id = ${id}` },
  ];
}

export function newEntryId(): EntryId {
  const id = newUuid7();
  if (!isEntryId(id)) throw new Error(`${id} is no UUID.`);
  return id;
}

export function wordsRow({ name, office, place, country, quote }: EntryWords) {
  return {
    name: JSON.stringify(name),
    office: JSON.stringify(office),
    place: JSON.stringify(place),
    country,
    quote: JSON.stringify(quote),
  };
}

async function portraitIds(trx: Trx, ids: readonly EntryId[]) {
  const rows = await trx
    .selectFrom('committee_member')
    .select('portrait_id')
    .where('id', 'in', [...ids])
    .execute();
  return rows.map((row) => row.portrait_id);
}

function selectEntries(db: Db) {
  return db
    .selectFrom('committee_member as entry')
    .leftJoin('picture as portrait', 'portrait.id', 'entry.portrait_id')
    .select(['entry.id', 'entry.name', 'entry.office', 'entry.place', 'entry.country', 'entry.quote'])
    .select(['entry.hidden', 'portrait.source', 'portrait.files']);
}

type EntryRow = Awaited<ReturnType<ReturnType<typeof selectEntries>['executeTakeFirstOrThrow']>>;

function entryOf({ hidden, source, files, ...entry }: EntryRow): Entry {
  const portrait = source === null || files === null ? undefined : { source, files };
  return { ...entry, portrait, isHidden: hidden };
}
