import type { CampaignId } from '../../campaigns/campaign.ts';
import type { KeysOf } from '../../campaigns/keys.ts';
import { openSealedFile } from '../../campaigns/sealed-files/read-file.ts';
import type { Database } from '../../platform/db/database.ts';
import { listTypes } from '../writing/formats.ts';
import { endingOf } from '../writing/volumes.ts';

/** The file of a list that is kept: always the same bytes. */
export interface StoredListFile {
  /** What it is saved as; safe in every file system. */
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
  /** In hexadecimal. */
  readonly sha256: string;
  /** Piece by piece; nobody who reads slowly holds a connection. @throws where it is erased meanwhile. */
  read(): AsyncIterable<Buffer>;
}

/** @returns undefined where there is no such list, its file is erased, or the campaign's keys were destroyed. */
export async function storedListFile(
  db: Database,
  keysOf: KeysOf,
  campaignId: CampaignId,
  releaseId: string,
): Promise<StoredListFile | undefined> {
  const list = await db
    .selectFrom('list_release')
    .select(['file_id', 'format', 'named', 'sha256', 'manifest'])
    .where('campaign_id', '=', campaignId)
    .where('id', '=', releaseId)
    .executeTakeFirst();
  if (list === undefined || list.file_id === null || list.sha256 === null) return undefined;
  const file = await openSealedFile(db, keysOf, { campaignId, fileId: list.file_id });
  const name = list.manifest?.files[0]?.name;
  if (file === undefined || name === undefined) return undefined;
  return { name, mediaType: listTypes[endingOf(list.format, list.named)], sha256: list.sha256, ...file };
}
