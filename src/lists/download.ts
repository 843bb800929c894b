import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Recorder } from '../audit/log.ts';
import type { Campaign } from '../campaigns/campaign.ts';
import type { KeysOf } from '../campaigns/keys.ts';
import { type Database, inTransaction } from '../platform/db/database.ts';
import { isPassing } from '../platform/db/passing.ts';
import { withKeys } from '../signatures/sealing.ts';
import { type DeskList, entriesBehind, markHandedOver, type Place } from './desk-list-store.ts';
import { openEntries } from './entries.ts';
import { listWriting } from './formats.ts';
import type { Issuer, ListMaker } from './list-statement.ts';
import type { WritingTools } from './list-writing.ts';
import type { Recipient } from './recipient.ts';
import { KeysDestroyed } from './release.ts';
import type { ListRequestId } from './request.ts';
import { coversEmails } from './store.ts';

declare module '../audit/log.ts' {
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
  readonly tools: WritingTools & Pick<Issuer, 'baseUrl'>;
  readonly record: Recorder;
  readonly campaign: Issuer['campaign'] & Pick<Campaign, 'id'>;
  readonly requestId: ListRequestId;
  readonly list: DeskList;
  readonly recipient: Recipient;
  readonly madeBy: ListMaker;
}

/** As many as are opened in a few milliseconds, between which the process answers others. */
const BATCH_SIZE = 500;
/** Together less than a minute of silence, after which the connection is hung up on. */
const MOST_TRIES = 30;
const PAUSE_MS = 1_000;

/**
 * Writes a list of the desk for whoever downloads it: it stands on no disk, and memory holds one batch of it. It names
 * those of the time at which it was made, without those who have withdrawn since.
 *
 * @returns undefined where the campaign's keys were destroyed.
 */
export async function downloadList(download: Download): Promise<AsyncIterable<Buffer> | undefined> {
  const { db, keysOf, record, campaign, requestId: request, list } = download;
  if ((await keysOf(campaign.id)) === undefined) return undefined;
  await inTransaction(db, (trx) =>
    record(trx, { act: 'list.download', subject: list.id, campaignId: campaign.id, details: { request } }),
  );
  return written(download);
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

/** @throws where an entry cannot be opened: the download then breaks off. */
async function* written({
  db,
  keysOf,
  tools,
  record,
  campaign,
  list,
  recipient,
  madeBy,
}: Download): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  const hashed = (bytes: Buffer): Buffer => {
    hash.update(bytes);
    return bytes;
  };
  const hasEmails = await coversEmails(db, campaign.id);
  const statement = { ...list, recipient, madeBy, hasEmails, madeAt: list.moment };

  const writing = listWriting(list.format, tools, { issuer: { campaign, baseUrl: tools.baseUrl }, statement });
  yield hashed(await writing.begin());
  let named = 0;
  let behind: Place | undefined;
  do {
    // Asked for anew each time: the campaign's key may be replaced while somebody downloads.
    const place = { ...list, behind, most: BATCH_SIZE };
    const batch = await patiently(() =>
      withKeys(keysOf, campaign.id, async (keys) => {
        const sealed = await entriesBehind(db, campaign.id, place);
        return { entries: openEntries(keys, campaign.id, sealed, named + 1), last: sealed.at(-1) };
      }),
    );
    if (batch === undefined) throw new KeysDestroyed();
    const { entries, last } = batch;
    if (entries.length > 0) yield hashed(await writing.write(entries));
    named += entries.length;
    behind = entries.length < BATCH_SIZE ? undefined : last;
  } while (behind !== undefined);
  yield hashed(await writing.end());
  const details = { named, sha256: hash.digest('hex') };
  await inTransaction(db, async (trx) => {
    await markHandedOver(trx, campaign.id, list.id);
    await record(trx, { act: 'list.downloaded', subject: list.id, campaignId: campaign.id, details });
  });
}
