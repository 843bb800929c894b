import type { Recorder } from '../../audit/log.ts';
import type { Campaign } from '../../campaigns/campaign.ts';
import type { KeysOf } from '../../campaigns/keys.ts';
import { type Database, inTransaction } from '../../platform/db/database.ts';
import { type DeskList, markHandedOver } from './desk-list-store.ts';
import type { ListRequestId } from './request.ts';
import { type StoredListFile, storedListFile } from './stored-file.ts';

declare module '../../audit/log.ts' {
  interface Acts {
    /** Before its first byte leaves. */
    'list.download': { readonly request: ListRequestId };
    /** All of it has left: what was in it, by its hash. */
    'list.downloaded': { readonly named: number; readonly sha256: string };
  }
}

export interface Download {
  readonly db: Database;
  readonly keysOf: KeysOf;
  readonly record: Recorder;
  readonly campaign: Pick<Campaign, 'id'>;
  readonly requestId: ListRequestId;
  readonly list: Pick<DeskList, 'id' | 'named'>;
}

/**
 * The file of a list of the desk for whoever downloads it. The audit has it before its first byte leaves, and after its last.
 *
 * @returns undefined where it is erased, or the campaign's keys were destroyed.
 */
export async function downloadList(download: Download): Promise<StoredListFile | undefined> {
  const { db, keysOf, record, campaign, requestId: request, list } = download;
  const file = await storedListFile(db, keysOf, campaign.id, list.id);
  if (file === undefined) return undefined;
  await inTransaction(db, (trx) =>
    record(trx, { act: 'list.download', subject: list.id, campaignId: campaign.id, details: { request } }),
  );
  return { ...file, read: () => downloaded(download, file) };
}

async function* downloaded({ db, record, campaign, list }: Download, file: StoredListFile): AsyncGenerator<Buffer> {
  yield* file.read();
  const details = { named: list.named, sha256: file.sha256 };
  await inTransaction(db, async (trx) => {
    await markHandedOver(trx, campaign.id, list.id);
    await record(trx, { act: 'list.downloaded', subject: list.id, campaignId: campaign.id, details });
  });
}
