import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../platform/db/database.ts';
import { isPassing } from '../../platform/db/passing.ts';
import type { KeysOf } from '../keys.ts';
import { withKeys } from '../with-keys.ts';
import { openFileKey, openPart, type SealedFileRef } from './sealed-file.ts';

/** A file that can be read, as often as one likes. */
export interface SealedFile {
  readonly bytes: number;
  /** Part by part: nobody who reads slowly holds a connection. @throws where it was erased meanwhile. */
  read(): AsyncIterable<Buffer>;
}

/** Together less than a minute of silence, after which a download's connection is hung up on. */
const MOST_TRIES = 30;
const PAUSE_MS = 1_000;

/** @returns undefined where there is no such file (any more), or the campaign's keys were destroyed. */
export async function openSealedFile(
  db: Database,
  keysOf: KeysOf,
  ref: SealedFileRef,
): Promise<SealedFile | undefined> {
  return withKeys(keysOf, ref.campaignId, async (keys) => {
    const found = await db
      .selectFrom('sealed_file')
      .select(['sealed_key', 'parts', 'bytes'])
      .where('campaign_id', '=', ref.campaignId)
      .where('id', '=', ref.fileId)
      .executeTakeFirst();
    if (found === undefined || found.sealed_key === null) return undefined;
    const key = openFileKey(keys, ref, found.sealed_key);
    const { parts, bytes } = found;
    async function* read(): AsyncGenerator<Buffer> {
      for (let number = 0; number < parts; number += 1) {
        yield openPart(key, ref, number, await patiently(() => readPart(db, ref, number)));
      }
    }
    return { bytes, read };
  });
}

async function readPart(db: Database, ref: SealedFileRef, number: number): Promise<Buffer> {
  const { sealed } = await db
    .selectFrom('sealed_part')
    .select('sealed')
    .where('campaign_id', '=', ref.campaignId)
    .where('file_id', '=', ref.fileId)
    .where('number', '=', number)
    .executeTakeFirstOrThrow();
  return sealed;
}

/** Asks again for a while where the database is away: who has half of a million names need not begin anew. */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (let left = MOST_TRIES; ; left -= 1) {
    try {
      return await ask();
    } catch (error) {
      if (left === 1 || !isPassing(error)) throw error;
      await sleep(PAUSE_MS);
    }
  }
}
