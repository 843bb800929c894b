import { sql } from 'kysely';
import type { Db, Trx } from '../../platform/db/database.ts';
import { newUuid7 } from '../../platform/ids.ts';
import type { MadePicture } from '../../platform/pictures/picture.ts';
import { deletePictures, storePicture } from '../../platform/pictures/store.ts';
import type { CampaignId } from '../campaign.ts';
import { type EndorserId, type EndorserWords, isEndorserId, type StoredEndorser } from './endorser.ts';

/** Every endorser of a campaign, in their order. Served by endorser_campaign. */
export async function listEndorsers(db: Db, campaignId: CampaignId): Promise<readonly StoredEndorser[]> {
  const rows = await selectEndorsers(db)
    .where('endorser.campaign_id', '=', campaignId)
    .orderBy('endorser.position')
    .orderBy('endorser.id')
    .execute();
  return rows.map(stored);
}

export async function findEndorser(db: Db, campaignId: CampaignId, id: string): Promise<StoredEndorser | undefined> {
  if (!isEndorserId(id)) return undefined;
  const row = await selectEndorsers(db)
    .where('endorser.id', '=', id)
    .where('endorser.campaign_id', '=', campaignId)
    .executeTakeFirst();
  return row && stored(row);
}

/** Adds an endorser as the last. */
export async function insertEndorser(trx: Trx, campaignId: CampaignId, words: EndorserWords): Promise<EndorserId> {
  const id = newUuid7();
  if (!isEndorserId(id)) throw new Error(`${id} is no UUID.`);
  const position = sql<number>`(select coalesce(max(position) + 1, 0) from endorser where campaign_id = ${campaignId})`;
  await trx
    .insertInto('endorser')
    .values({ id, campaign_id: campaignId, position, logo_id: null, ...wordsRow(words) })
    .execute();
  return id;
}

export async function updateEndorser(trx: Trx, id: EndorserId, words: EndorserWords): Promise<void> {
  await trx.updateTable('endorser').set(wordsRow(words)).where('id', '=', id).execute();
}

/** Puts another logo in the place of the one there is, or takes it away. */
export async function setLogo(trx: Trx, id: EndorserId, logo: MadePicture | undefined): Promise<void> {
  const former = await logoIds(trx, [id]);
  const logoId = logo === undefined ? null : await storePicture(trx, logo);
  await trx.updateTable('endorser').set({ logo_id: logoId }).where('id', '=', id).execute();
  await deletePictures(trx, former);
}

/** Takes endorsers away, with their logos. */
export async function deleteEndorsers(trx: Trx, ids: readonly EndorserId[]): Promise<void> {
  if (ids.length === 0) return;
  const logos = await logoIds(trx, ids);
  await trx
    .deleteFrom('endorser')
    .where('id', 'in', [...ids])
    .execute();
  await deletePictures(trx, logos);
}

function wordsRow({ name, country, url }: EndorserWords) {
  return { name: JSON.stringify(name), country, url: url ?? null };
}

async function logoIds(trx: Trx, ids: readonly EndorserId[]) {
  const rows = await trx
    .selectFrom('endorser')
    .select('logo_id')
    .where('id', 'in', [...ids])
    .execute();
  return rows.map((row) => row.logo_id);
}

function selectEndorsers(db: Db) {
  return db
    .selectFrom('endorser')
    .leftJoin('picture as logo', 'logo.id', 'endorser.logo_id')
    .select(['endorser.id', 'endorser.name', 'endorser.country', 'endorser.url', 'logo.source', 'logo.files']);
}

type Row = Awaited<ReturnType<ReturnType<typeof selectEndorsers>['executeTakeFirstOrThrow']>>;

function stored({ url, source, files, ...endorser }: Row): StoredEndorser {
  const logo = source === null || files === null ? undefined : { source, files };
  return { ...endorser, url: url ?? undefined, logo };
}
