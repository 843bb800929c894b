import { createHash } from 'node:crypto';
import { newId } from '../../accounts/member.ts';
import type { Trx } from '../../platform/db/database.ts';
import { isUuid } from '../../platform/ids.ts';
import type { CampaignId } from '../campaign.ts';
import type { CampaignKeys } from '../keys.ts';
import {
  type FileKey,
  newFileKey,
  type SealedFileId,
  type SealedFileRef,
  sealFileKey,
  sealPart,
} from './sealed-file.ts';

/** A part's bytes before it is sealed: small, since each file that is written holds one back, and lists come by the hundred. */
export const PART_BYTES = 64 * 1024;

/** A file that is being written, in a transaction: until that commits there is nothing of it. */
export interface SealedFileWriter {
  readonly ref: SealedFileRef;
  write(bytes: Buffer): Promise<void>;
  /** Writes the last part. */
  finish(): Promise<WrittenFile>;
}

/** A file whose parts are all there; it can be opened once it is kept. */
export interface WrittenFile {
  readonly ref: SealedFileRef;
  readonly key: FileKey;
  readonly parts: number;
  readonly bytes: number;
  /** In hexadecimal. */
  readonly sha256: string;
}

/** Begins a file; in memory is never more of it than a part and what is being written. */
export function writeSealedFile(trx: Trx, campaignId: CampaignId): SealedFileWriter {
  const ref = { campaignId, fileId: newId(isSealedFileId) };
  const key = newFileKey();
  const hash = createHash('sha256');
  let held: Buffer[] = [];
  let heldBytes = 0;
  let bytes = 0;
  let parts = 0;
  const store = async (plain: Buffer) => {
    const sealed = sealPart(key, ref, parts, plain);
    await trx
      .insertInto('sealed_part')
      .values({ campaign_id: campaignId, file_id: ref.fileId, number: parts, sealed })
      .execute();
    parts += 1;
  };
  return {
    ref,
    async write(more) {
      hash.update(more);
      bytes += more.length;
      held.push(more);
      heldBytes += more.length;
      if (heldBytes < PART_BYTES) return;
      const all = Buffer.concat(held);
      const whole = all.length - (all.length % PART_BYTES);
      for (let at = 0; at < whole; at += PART_BYTES) await store(all.subarray(at, at + PART_BYTES));
      // A copy: what is left must not hold on to all that was written.
      held = [Buffer.from(all.subarray(whole))];
      heldBytes = all.length - whole;
    },
    async finish() {
      if (heldBytes > 0) await store(Buffer.concat(held));
      return { ref, key, parts, bytes, sha256: hash.digest('hex') };
    },
  };
}

/**
 * Keeps written files, their keys sealed under the campaign's. With the campaign locked before the keys are read, none is
 * sealed under a key that is just being replaced or destroyed.
 */
export async function keepFiles(
  trx: Trx,
  keys: Pick<CampaignKeys, 'sealing'>,
  files: readonly WrittenFile[],
): Promise<void> {
  await trx
    .insertInto('sealed_file')
    .values(
      files.map(({ ref, key, parts, bytes }) => ({
        campaign_id: ref.campaignId,
        id: ref.fileId,
        sealed_key: sealFileKey(keys, ref, key),
        parts,
        bytes,
        erased_at: null,
      })),
    )
    .execute();
}

function isSealedFileId(text: string): text is SealedFileId {
  return isUuid(text);
}
