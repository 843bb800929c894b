import path from 'node:path';
import type { MemberId } from '../accounts/member.ts';
import { auditHead, type Recorder } from '../audit/log.ts';
import type { Campaign } from '../campaigns/campaign.ts';
import { loadCampaignKeys } from '../campaigns/keys.ts';
import type { Keyring } from '../platform/crypto/keyring.ts';
import type { SigningKey } from '../platform/crypto/signing-key.ts';
import { type Database, inTransaction, type Trx } from '../platform/db/database.ts';
import { newUuid7 } from '../platform/ids.ts';
import { countSelections } from './count-selections.ts';
import { editionsOf, type ListOrder, type Outlet, writeEntries, writeToAll } from './editions.ts';
import { openEntries } from './entries.ts';
import { type ListFile, openListFile } from './list-file.ts';
import { manifestOf } from './list-manifest.ts';
import type { Issuer, ListMaker, ListStatement } from './list-statement.ts';
import type { WritingTools } from './list-writing.ts';
import { manifestPath, manifestText, signManifest } from './manifest.ts';
import type { ContainedFile, ListFormat, ListSelection, MadeList } from './recipient.ts';
import type { ListRequestId } from './request.ts';
import { sumOf, unionOf } from './selection.ts';
import {
  coversEmails,
  forgetReleases,
  inSnapshot,
  momentOf,
  recordReleases,
  sealedEntries,
  settledMoment,
} from './store.ts';

declare module '../audit/log.ts' {
  interface Acts {
    /** On the command line, with the hash of its file; or in the desk, for a request. */
    'list.make': Pick<MadeList, 'format' | 'named' | 'countedOnly'> &
      SelectionDetails &
      (Pick<MadeList, 'sha256'> | { readonly request: ListRequestId; readonly askedBy: MemberId });
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

export interface ListMaking extends Issuer, WritingTools {
  readonly db: Database;
  readonly record: Recorder;
  readonly campaign: Issuer['campaign'] & Pick<Campaign, 'id'>;
  readonly keyring: Keyring;
  /** What the manifests are signed with. */
  readonly signingKey: SigningKey;
  readonly format: ListFormat;
  readonly madeBy: ListMaker;
  /** At least one. */
  readonly orders: readonly ListOrder[];
  /** Called now and then with how many of the named are written. */
  readonly onProgress?: (written: number, named: number) => void;
  /** Stops the making; nothing is left behind. */
  readonly signal?: AbortSignal;
}

/** At 2,000 a batch is a few milliseconds' work and less than a megabyte; larger ones are no faster. */
const BATCH_SIZE = 2000;

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
export async function makeLists(making: ListMaking): Promise<readonly MadeList[]> {
  const { db, format, orders } = making;
  await using opened = new AsyncDisposableStack();
  const outlets: Outlet[] = [];
  for (const order of orders) {
    const file = opened.use(await openListFile(order.path));
    outlets.push({ order, file, proof: opened.use(await openListFile(manifestPath(order.path))) });
  }

  const confirmedUntilUs = await settledMoment(db);
  const { statementOf, containedIn } = await inSnapshot(db, (trx) => writeLists(trx, making, outlets));
  const lists: MadeList[] = [];
  for (const { order, file, proof } of outlets) {
    const id = newUuid7();
    const finished = await file.finish();
    const statement = statementOf(order);
    const contained = containedIn(file);
    const about = { id, name: path.basename(order.path), ...finished, contained };
    const manifest = signManifest(manifestOf(making, statement, about), making.signingKey);
    await proof.write(Buffer.from(manifestText(manifest)));
    await proof.finish();
    const { named, countedOnly, counts, auditHead: head } = statement;
    const { sha256 } = finished;
    lists.push({ id, ...order, format, named, countedOnly, counts, auditHead: head, sha256, contained, manifest });
  }
  making.signal?.throwIfAborted();
  await recordMaking(making, lists, confirmedUntilUs);
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

/** Each list for itself: who was handed which names is asked of the audit one list at a time. */
async function recordMaking(
  { db, campaign, record }: ListMaking,
  lists: readonly MadeList[],
  confirmedUntilUs: number,
): Promise<void> {
  await inTransaction(db, async (trx) => {
    await recordReleases(
      trx,
      campaign.id,
      lists.map((list) => ({ ...list, confirmedUntilUs })),
    );
    for (const { id: subject, format, named, countedOnly, sha256, selection } of lists) {
      const details = { format, named, countedOnly, sha256, ...selectionDetails(selection) };
      await record(trx, { act: 'list.make', subject, campaignId: campaign.id, details });
    }
  });
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

interface WrittenLists {
  readonly statementOf: (order: ListOrder) => ListStatement;
  readonly containedIn: (file: ListFile) => readonly ContainedFile[];
}

/**
 * Writes everything of one snapshot. Whatever the lists take, each seal is opened once.
 *
 * @returns what each list says of itself, and which files its file holds.
 * @throws where the entries of one are not as many as were counted.
 */
async function writeLists(trx: Trx, making: ListMaking, outlets: readonly Outlet[]): Promise<WrittenLists> {
  const { campaign, keyring, orders, onProgress, signal } = making;
  // Those of the snapshot: a key that is replaced while the list is written opens what was sealed with it here.
  const keys = await loadCampaignKeys(trx, keyring, campaign.id);
  if (keys === undefined) throw new KeysDestroyed();
  const statementOf = await statementsOf(trx, making);
  const union = unionOf(orders.map(({ selection }) => selection));
  const toOpen = statementOf({ selection: union }).named;
  const editions = editionsOf(making, outlets, statementOf);
  for (const { writing, files } of editions) await writeToAll(files, await writing.begin());
  let opened = 0;
  for await (const sealed of sealedEntries(trx, campaign.id, union, BATCH_SIZE)) {
    signal?.throwIfAborted();
    const entries = openEntries(keys, campaign.id, sealed, 1);
    for (const edition of editions) await writeEntries(edition, sealed, entries);
    opened += entries.length;
    onProgress?.(opened, toOpen);
  }
  for (const { writing, files } of editions) await writeToAll(files, await writing.end());
  for (const { written, named } of editions) if (written !== named) throw new ListContradictsCount(written, named);
  const contained = new Map(
    editions.flatMap(({ files, writing }) => files.map((file) => [file, writing.contained?.()])),
  );
  return { statementOf, containedIn: (file) => contained.get(file) ?? [] };
}

/** What lists of this snapshot say of themselves. */
async function statementsOf(
  trx: Trx,
  { campaign, orders, madeBy }: ListMaking,
): Promise<<Order extends Pick<ListOrder, 'selection'>>(order: Order) => Order & Omit<ListStatement, 'recipient'>> {
  const madeAt = await momentOf(trx);
  const selections = orders.map(({ selection }) => selection);
  const countsOf = await countSelections(trx, campaign.id, [...selections, unionOf(selections)]);
  const hasEmails = await coversEmails(trx, campaign.id);
  const head = await auditHead(trx);
  return (order) => {
    const counts = countsOf(order.selection);
    return { ...order, ...sumOf(counts.places), counts, hasEmails, madeAt, madeBy, auditHead: head };
  };
}

/** Nobody can read the campaign's signatures any more: they are counts. */
export class KeysDestroyed extends Error {
  constructor() {
    super('The keys of the campaign were destroyed: nobody can read its signatures any more.');
  }
}

/** A list that says another number than the campaign's page is not handed to anybody. */
export class ListContradictsCount extends Error {
  constructor(written: number, counted: number) {
    super(`The signatures to name are ${written}, the tally says ${counted}: run “tally check”. No list was made.`);
  }
}
