import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Db } from '../../platform/db/database.ts';
import { bestFile } from '../../platform/pictures/picture.ts';
import { loadPictureFile } from '../../platform/pictures/store.ts';
import type { StoredCampaign } from '../store.ts';
import { folderFilesOf } from './folder-files-of.ts';

export type Exported =
  | { readonly kind: 'written'; readonly files: readonly string[] }
  /** Nothing is written over: the folder holds something already. */
  | { readonly kind: 'not-empty' };

/**
 * Writes a campaign's folder, which is made where it is not there.
 *
 * @throws when it cannot be written (EACCES, ENOTDIR, ENOSPC)
 */
export async function writeCampaignFolder(db: Db, stored: StoredCampaign, folder: string): Promise<Exported> {
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length > 0) return { kind: 'not-empty' };
  const { texts, pictures } = folderFilesOf(stored);
  const write = async (name: string, content: string | Buffer) => {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), content, { flag: 'wx' });
  };
  for (const [name, text] of texts) await write(name, text);
  for (const [name, picture] of pictures) {
    const { hash, format } = bestFile(picture);
    const content = await loadPictureFile(db, hash, format);
    if (content === undefined) throw new Error(`The picture ${name} is gone`);
    await write(name, content);
  }
  return { kind: 'written', files: [...texts.keys(), ...pictures.keys()].sort() };
}
