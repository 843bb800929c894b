import type { MemberId } from '../../accounts/member.ts';
import type { Recorder } from '../../audit/log.ts';
import type { Campaign } from '../../campaigns/campaign.ts';
import { lockCampaignById } from '../../campaigns/campaign-row.ts';
import { loadCampaignKeys } from '../../campaigns/keys.ts';
import {
  keepFiles,
  type SealedFileWriter,
  type WrittenFile,
  writeSealedFile,
} from '../../campaigns/sealed-files/write-file.ts';
import type { Keyring } from '../../platform/crypto/keyring.ts';
import { signingKeyOf } from '../../platform/crypto/signing-key.ts';
import type { SiteKeys } from '../../platform/crypto/site-key.ts';
import { type Database, inTransaction, type Trx } from '../../platform/db/database.ts';
import { newUuid7 } from '../../platform/ids.ts';
import { manifestOf } from '../proof/list-manifest.ts';
import { signManifest } from '../proof/manifest.ts';
import type { ContainedFile } from '../recipient.ts';
import { recordMaking } from '../release.ts';
import type { NewRelease } from '../release-store.ts';
import { editionKey, type ListOrder } from '../writing/editions.ts';
import { writeListEntries } from '../writing/list-entries.ts';
import { listFileName } from '../writing/list-names.ts';
import type { Issuer, ListMaker, ListStatement } from '../writing/list-statement.ts';
import type { WritingTools } from '../writing/list-writing.ts';
import { announceMaking, inSnapshot, settledMoment } from '../writing/snapshot.ts';
import { endingOf } from '../writing/volumes.ts';
import { KeysDestroyed, type ListsToWrite, writeLists } from '../writing/write-lists.ts';
import { endMaking, type MakingRef } from './making-store.ts';

/** A list, and its recipient's number among those of the request. */
export interface StoredOrder extends ListOrder {
  readonly number: number;
}

export interface StoreListsDeps extends Pick<Issuer, 'baseUrl'> {
  readonly db: Database;
  readonly keyring: Keyring;
  readonly siteKeys: SiteKeys;
  readonly record: Recorder;
  readonly tools: WritingTools;
}

export interface ListsToStore {
  readonly making: MakingRef;
  readonly campaign: Campaign;
  readonly askedBy: MemberId;
  /** At least one. */
  readonly orders: readonly StoredOrder[];
  readonly madeBy: ListMaker;
  /** With a column for Persian names in Latin letters. */
  readonly hasLatinNames: boolean;
  /** What it throws stops the making. */
  readonly onProgress: NonNullable<ListsToWrite['onProgress']>;
}

/** The making was cancelled, or another run has made the lists: all that this one wrote is undone. */
export class NoLongerAsked extends Error {
  constructor() {
    super('These lists are no longer to be made here.');
  }
}

/**
 * Makes the lists of a request and keeps their files, in one transaction that stands open while they are written: a kill at
 * any moment, or a second run at the same time, leaves all of them once or none. Of that time it holds locks only at its end.
 *
 * @throws {NoLongerAsked}
 * @throws {KeysDestroyed} where nobody can be named any more.
 */
export async function storeLists(deps: StoreListsDeps, lists: ListsToStore): Promise<void> {
  const { db, keyring, siteKeys, record } = deps;
  const { making, campaign, askedBy, orders } = lists;
  const confirmedUntilUs = await settledMoment(db);
  await inTransaction(db, async (trx) => {
    await announceMaking(trx);
    const written = await writeAll(trx, deps, lists);
    if (!(await endMaking(trx, making))) throw new NoLongerAsked();
    // Whoever replaces or destroys the campaign's key finds these files, or they are sealed under the new one.
    await lockCampaignById(trx, campaign.id);
    const keys = await loadCampaignKeys(trx, keyring, campaign.id);
    if (keys === undefined) throw new KeysDestroyed();

    const signingKey = signingKeyOf(siteKeys.signing);
    const issuer = { campaign, baseUrl: deps.baseUrl };
    const releases = orders.map((order): NewRelease => {
      const { recipient, number, format } = order;
      const { statement, file, contained, entriesId } = written.of(order);
      const id = newUuid7();
      const name = listFileName(campaign.slug, recipient, number, endingOf(format, statement.named));
      const manifest = signManifest(manifestOf(issuer, statement, { ...file, id, name, contained }), signingKey);
      const { named, countedOnly, counts, auditHead, madeAt } = statement;
      const { sha256 } = file;
      const made = { id, ...order, named, countedOnly, counts, auditHead, madeAt, sha256, contained, manifest };
      return { ...made, requestId: making.requestId, fileId: file.ref.fileId, entriesId, confirmedUntilUs };
    });
    await keepFiles(trx, keys, written.files);
    await recordMaking(trx, { campaign, record }, releases, { request: making.requestId, askedBy });
  });
}

interface Written {
  readonly files: readonly WrittenFile[];
  of(order: ListOrder): {
    readonly statement: ListStatement;
    readonly file: WrittenFile;
    readonly contained: readonly ContainedFile[];
    readonly entriesId: string;
  };
}

/** Lists that are the same share a file; those of one selection, what their numbers stand for. */
async function writeAll(
  trx: Trx,
  { db, keyring, tools, baseUrl }: StoreListsDeps,
  { campaign, orders, madeBy, hasLatinNames, onProgress }: ListsToStore,
): Promise<Written> {
  const files = new Map<string, SealedFileWriter>();
  const entries = writeListEntries(trx, campaign.id, orders);
  const outlets = orders.map((order) => {
    const key = editionKey(order);
    const file = files.get(key) ?? writeSealedFile(trx, campaign.id);
    files.set(key, file);
    return { order, file };
  });
  const toWrite = { campaign, baseUrl, tools, keyring, madeBy, hasLatinNames, onEntries: entries.add };
  const { statementOf, containedIn } = await inSnapshot(db, (snapshot) =>
    writeLists(snapshot, { ...toWrite, onProgress }, outlets),
  );
  await entries.end();
  const finished = new Map<string, Pick<ReturnType<Written['of']>, 'file' | 'contained'>>();
  for (const [key, file] of files) finished.set(key, { file: await file.finish(), contained: containedIn(file) });
  return {
    files: [...finished.values()].map(({ file }) => file),
    of: (order) => {
      const found = finished.get(editionKey(order));
      if (found === undefined) throw new Error('A list has no file.');
      return { ...found, statement: statementOf(order), entriesId: entries.idOf(order) };
    },
  };
}
