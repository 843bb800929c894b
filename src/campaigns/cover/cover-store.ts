import { sql } from 'kysely';
import type { Trx } from '../../platform/db/database.ts';
import type { MadePicture } from '../../platform/pictures/picture.ts';
import { deletePictures, storePicture } from '../../platform/pictures/store.ts';
import type { PictureId } from '../../platform/pictures/tables.ts';
import type { CampaignId, Translated } from '../campaign.ts';
import { type KeptRows, pictureRows } from '../undo/removal.ts';

/** Puts another picture in the place of a campaign's cover, or the first one there. */
export async function replaceCover(trx: Trx, id: CampaignId, picture: MadePicture, alt: Translated): Promise<void> {
  const former = await pictureOf(trx, id);
  const row = { picture_id: await storePicture(trx, picture), alt: JSON.stringify(alt) };
  await trx
    .insertInto('campaign_cover')
    .values({ campaign_id: id, ...row })
    .onConflict((conflict) => conflict.column('campaign_id').doUpdateSet(row))
    .execute();
  await deletePictures(trx, [former]);
}

/** Says otherwise what the cover shows. @returns false where there is none. */
export async function describeCover(trx: Trx, id: CampaignId, alt: Translated): Promise<boolean> {
  const described = await trx
    .updateTable('campaign_cover')
    .set({ alt: JSON.stringify(alt) })
    .where('campaign_id', '=', id)
    .executeTakeFirst();
  return described.numUpdatedRows > 0n;
}

/** @returns false where there was none. */
export async function removeCover(trx: Trx, id: CampaignId): Promise<boolean> {
  const former = await pictureOf(trx, id);
  if (former === null) return false;
  await trx.deleteFrom('campaign_cover').where('campaign_id', '=', id).execute();
  await deletePictures(trx, [former]);
  return true;
}

/** What `removeCover` takes away, as it is kept for who wants to undo it. */
export function coverRows(id: CampaignId): readonly KeptRows[] {
  return [
    ...pictureRows(sql`select picture_id from campaign_cover where campaign_id = ${id}`),
    { table: 'campaign_cover', where: sql`kept.campaign_id = ${id}` },
  ];
}

async function pictureOf(trx: Trx, id: CampaignId): Promise<PictureId | null> {
  const row = await trx
    .selectFrom('campaign_cover')
    .select('picture_id')
    .where('campaign_id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  return row?.picture_id ?? null;
}
