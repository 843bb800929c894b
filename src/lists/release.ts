import path from 'node:path';
import type { MemberId } from '../accounts/member.ts';
import type { Recorder } from '../audit/log.ts';
import type { SigningKey } from '../platform/crypto/signing-key.ts';
import { type Database, inTransaction, type Trx } from '../platform/db/database.ts';
import { newUuid7 } from '../platform/ids.ts';
import { manifestOf } from './proof/list-manifest.ts';
import { manifestPath, manifestText, signManifest } from './proof/manifest.ts';
import type { ContainedFile, ListSelection, MadeList } from './recipient.ts';
import { forgetReleases, type NewRelease, recordReleases } from './release-store.ts';
import type { ListRequestId } from './requests/request.ts';
import type { ListOrder } from './writing/editions.ts';
import { writeListEntries } from './writing/list-entries.ts';
import { type ListFile, openListFile } from './writing/list-file.ts';
import type { ListStatement } from './writing/list-statement.ts';
import { announceMaking, inSnapshot, settledMoment } from './writing/snapshot.ts';
import { endingOf, volumesOf } from './writing/volumes.ts';
import { type ListsToWrite, writeLists } from './writing/write-lists.ts';

declare module '../audit/log.ts' {
  interface Acts {
    /** On the command line; or by the worker, for a request of the desk. */
    'list.make': Pick<MadeList, 'format' | 'named' | 'countedOnly'> &
      SelectionDetails &
      Pick<MadeList, 'sha256'> & { readonly request?: ListRequestId; readonly askedBy?: MemberId };
    /** A list that was recorded and whose file could not be put in its place: nobody has it. */
    'list.fail': Record<string, never>;
  }
}

/** What an entry of the audit holds of a selection: nothing where all are taken. */
export interface SelectionDetails {
  readonly places?: readonly string[];
  readonly isNewOnly?: true;
}

export function selectionDetails({ places, confirmedAfterUs }: ListSelection): SelectionDetails {
  return {
    ...(places === undefined ? {} : { places }),
    ...(confirmedAfterUs === undefined ? {} : { isNewOnly: true }),
  };
}

export interface ListMaking extends Omit<ListsToWrite, 'onEntries'> {
  readonly db: Database;
  readonly record: Recorder;
  /** What the manifests are signed with. */
  readonly signingKey: SigningKey;
  /** At least one. */
  readonly orders: readonly FileOrder[];
}

/** A list, and the path of its file. */
export interface FileOrder extends ListOrder {
  readonly path: string;
}

/** A list whose file stands at its path. */
export type MadeFile = MadeList & Pick<FileOrder, 'path'>;

/** Where a list is written, and its manifest. */
interface FileOutlet {
  readonly order: FileOrder;
  readonly file: ListFile;
  readonly proof: ListFile;
  readonly expect: (statement: ListStatement) => void;
}

/**
 * Makes the lists of a campaign for some recipients, all from one snapshot: every seal is opened once, whatever the
 * number of lists. Memory does not grow with the number of signatures.
 *
 * Each list is recorded before its file stands in its place: no list is out in the world that nobody knows of. A kill at
 * any moment leaves each file whole or not there; where it leaves a list without its manifest, the record has it.
 *
 * @throws {ListFileExists} where a file stands in the way; nothing is made then.
 * @throws {KeysDestroyed} where nobody can be named any more.
 */
export async function makeLists(making: ListMaking): Promise<readonly MadeFile[]> {
  const { db, orders } = making;
  await using opened = new AsyncDisposableStack();
  const outlets: FileOutlet[] = [];
  for (const order of orders) {
    const file = opened.use(await openListFile(order.path));
    const proof = opened.use(await openListFile(manifestPath(order.path)));
    outlets.push({ order, file, proof, expect: (statement) => refuseWrongEnding(order, statement) });
  }

  const confirmedUntilUs = await settledMoment(db);
  const lists = await inTransaction(db, async (trx) => {
    await announceMaking(trx);
    const entries = writeListEntries(trx, making.campaign.id, orders);
    const toWrite = { ...making, onEntries: entries.add };
    const { statementOf, containedIn } = await inSnapshot(db, (snapshot) => writeLists(snapshot, toWrite, outlets));
    await entries.end();
    const written: (NewRelease & MadeFile)[] = [];
    for (const outlet of outlets) {
      const entriesId = entries.idOf(outlet.order);
      const about = { statement: statementOf(outlet.order), contained: containedIn(outlet.file) };
      written.push({ ...(await finishList(making, outlet, about)), entriesId, confirmedUntilUs });
    }
    making.signal?.throwIfAborted();
    await recordMaking(trx, making, written);
    return written;
  });
  let published = 0;
  try {
    for (const { file, proof } of outlets) {
      await file.publish();
      published++;
      await proof.publish();
    }
  } catch (error) {
    await recordFailure(making, lists.slice(published));
    throw error;
  }
  return lists;
}

async function finishList(
  { campaign, baseUrl, signingKey }: ListMaking,
  { order, file, proof }: FileOutlet,
  { statement, contained }: { readonly statement: ListStatement; readonly contained: readonly ContainedFile[] },
): Promise<MadeFile> {
  const id = newUuid7();
  const finished = await file.finish();
  const about = { id, name: path.basename(order.path), ...finished, contained };
  const manifest = signManifest(manifestOf({ campaign, baseUrl }, statement, about), signingKey);
  await proof.write(Buffer.from(manifestText(manifest)));
  await proof.finish();
  const { named, countedOnly, counts, auditHead, madeAt } = statement;
  return { id, ...order, named, countedOnly, counts, auditHead, madeAt, sha256: finished.sha256, contained, manifest };
}

/** @throws {WrongEnding} as a file is what its name says. */
function refuseWrongEnding({ format, path: file }: FileOrder, { named }: ListStatement): void {
  if (format !== 'pdf') return;
  const ending = endingOf('pdf', named);
  if (path.extname(file).toLowerCase() !== `.${ending}`) throw new WrongEnding(file, named);
}

/** A dossier of one volume is a PDF, of more a ZIP. */
export class WrongEnding extends Error {
  constructor(file: string, named: number) {
    const volumes = volumesOf(named);
    const what = volumes === 1 ? 'one PDF' : `a ZIP of ${volumes} PDFs`;
    super(
      `This list names ${named}: its dossier is ${what}, so let ${file} end in .${endingOf('pdf', named)}. No list was made.`,
    );
  }
}

/**
 * Records lists that are made, each for itself: who was handed which names is asked of the audit one list at a time.
 *
 * @param asked what was asked for in the desk; nothing on the command line.
 */
export async function recordMaking(
  trx: Trx,
  { campaign, record }: { readonly campaign: Pick<ListMaking['campaign'], 'id'>; readonly record: Recorder },
  lists: readonly NewRelease[],
  asked: { readonly request?: ListRequestId; readonly askedBy?: MemberId } = {},
): Promise<void> {
  await recordReleases(trx, campaign.id, lists);
  for (const { id: subject, format, named, countedOnly, sha256, selection } of lists) {
    const details = { format, named, countedOnly, sha256, ...selectionDetails(selection), ...asked };
    await record(trx, { act: 'list.make', subject, campaignId: campaign.id, details });
  }
}

/** Of lists whose files could not be put in their place. */
async function recordFailure({ db, campaign, record }: ListMaking, lists: readonly MadeList[]): Promise<void> {
  await inTransaction(db, async (trx) => {
    await forgetReleases(trx, campaign.id, lists);
    for (const { id: subject } of lists) {
      await record(trx, { act: 'list.fail', subject, campaignId: campaign.id, details: {} });
    }
  });
}
