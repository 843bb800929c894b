import type { Db, Trx } from '../db/database.ts';
import { isUuid, newUuid7 } from '../ids.ts';
import type { MadePicture, PictureFormat } from './picture.ts';
import type { PictureId } from './tables.ts';

/** Stores a picture with its files. */
export async function storePicture(trx: Trx, { source, files, contents }: MadePicture): Promise<PictureId> {
  const id = newPictureId();
  await trx
    .insertInto('picture')
    .values({ id, source, files: JSON.stringify(files) })
    .execute();
  const rows = new Map(
    files.flatMap(({ hash, format }) => {
      const content = contents.get(hash);
      return content === undefined ? [] : [[hash, { hash, picture_id: id, format, content }]];
    }),
  );
  await trx
    .insertInto('picture_file')
    .values([...rows.values()])
    .execute();
  return id;
}

/** Takes pictures away, files and all; nothing may point to them any more. */
export async function deletePictures(trx: Trx, ids: readonly (PictureId | null)[]): Promise<void> {
  const those = ids.filter((id) => id !== null);
  if (those.length > 0) await trx.deleteFrom('picture').where('id', 'in', those).execute();
}

/** What a file holds, by the name in its address. Served by picture_file_pkey. */
export async function loadPictureFile(db: Db, hash: string, format: PictureFormat): Promise<Buffer | undefined> {
  const row = await db
    .selectFrom('picture_file')
    .select('content')
    .where('hash', '=', hash)
    .where('format', '=', format)
    .limit(1)
    .executeTakeFirst();
  return row?.content;
}

function newPictureId(): PictureId {
  const id = newUuid7();
  if (!isPictureId(id)) throw new Error(`${id} is no UUID.`);
  return id;
}

function isPictureId(text: string): text is PictureId {
  return isUuid(text);
}
