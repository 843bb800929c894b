import { auditHead } from '../../audit/log.ts';
import type { Campaign } from '../../campaigns/campaign.ts';
import { loadCampaignKeys } from '../../campaigns/keys.ts';
import type { Keyring } from '../../platform/crypto/keyring.ts';
import type { Trx } from '../../platform/db/database.ts';
import { countSelections } from '../count-selections.ts';
import type { ContainedFile } from '../recipient.ts';
import { sumOf, unionOf } from '../selection.ts';
import {
  type Edition,
  editionsOf,
  type ListOrder,
  type Outlet,
  type Sink,
  writeEntries,
  writeToAll,
} from './editions.ts';
import { openEntries } from './entries.ts';
import type { Issuer, ListMaker, ListStatement } from './list-statement.ts';
import type { WritingTools } from './list-writing.ts';
import { coversEmails, type SnapshotEntry, sealedEntries } from './sealed-entries.ts';
import { momentOf } from './snapshot.ts';

/** What making lists takes, wherever they are written. */
export interface ListsToWrite {
  readonly campaign: Issuer['campaign'] & Pick<Campaign, 'id'>;
  /** Where the site is reached, without a slash at its end. */
  readonly baseUrl: string;
  readonly tools: WritingTools;
  readonly keyring: Keyring;
  readonly madeBy: ListMaker;
  /** With a column for Persian names in Latin letters. */
  readonly hasLatinNames: boolean;
  /** Called now and then with how many of the named are written; what it throws stops the making. */
  readonly onProgress?: (written: number, named: number) => void | Promise<void>;
  /** Told of each batch of those who stand on any of the lists, in their order. */
  readonly onEntries?: (entries: readonly SnapshotEntry[]) => Promise<void>;
  readonly signal?: AbortSignal;
}

interface WrittenLists {
  readonly statementOf: (order: ListOrder) => ListStatement;
  readonly containedIn: (file: Sink) => readonly ContainedFile[];
}

/** At 2,000 a batch is a few milliseconds' work and less than a megabyte; larger ones are no faster. */
const BATCH_SIZE = 2000;

/**
 * Writes everything of one snapshot. Whatever the lists take, each seal is opened once; memory does not grow with the
 * number of signatures.
 *
 * @returns what each list says of itself, and which files its file holds.
 * @throws where the entries of one are not as many as were counted.
 * @throws {KeysDestroyed} where nobody can be named any more.
 */
export async function writeLists(trx: Trx, making: ListsToWrite, outlets: readonly Outlet[]): Promise<WrittenLists> {
  const { campaign, keyring, tools, onProgress, onEntries, signal } = making;
  // Those of the snapshot: a key that is replaced while the list is written opens what was sealed with it here.
  const keys = await loadCampaignKeys(trx, keyring, campaign.id);
  if (keys === undefined) throw new KeysDestroyed();
  const orders = outlets.map(({ order }) => order);
  const statementOf = await statementsOf(trx, making, orders);
  const union = unionOf(orders.map(({ selection }) => selection));
  const toOpen = statementOf({ selection: union }).named;
  const editions = editionsOf(making, tools, outlets, statementOf);
  for (const { writing, files } of editions) await writeToAll(files, await writing.begin());
  let opened = 0;
  for await (const sealed of sealedEntries(trx, campaign.id, union, BATCH_SIZE)) {
    signal?.throwIfAborted();
    const entries = openEntries(keys, campaign.id, sealed, 1);
    for (const edition of editions) await writeEntries(edition, sealed, entries);
    await onEntries?.(sealed);
    opened += entries.length;
    await onProgress?.(opened, toOpen);
  }
  for await (const _ of endAll(editions)) await onProgress?.(opened, toOpen);
  for (const { written, named } of editions) if (written !== named) throw new ListContradictsCount(written, named);
  const contained = new Map(
    editions.flatMap(({ files, writing }) => files.map((file) => [file, writing.contained?.()])),
  );
  return { statementOf, containedIn: (file) => contained.get(file) ?? [] };
}

/** To set the last names of a PDF takes longer than all else: meanwhile those of the next ones are set. */
const ENDED_AT_ONCE = 3;

async function* endAll(editions: readonly Edition[]): AsyncGenerator<void> {
  const endings: Promise<Buffer>[] = [];
  for (const [at, { files }] of editions.entries()) {
    for (const { writing } of editions.slice(endings.length, at + ENDED_AT_ONCE)) {
      const ending = writing.end();
      // Told of where its turn comes.
      ending.catch(() => undefined);
      endings.push(ending);
    }
    await writeToAll(files, (await endings[at]) ?? Buffer.alloc(0));
    yield;
  }
}

/** What lists of this snapshot say of themselves. */
async function statementsOf(
  trx: Trx,
  { campaign, madeBy, hasLatinNames }: ListsToWrite,
  orders: readonly ListOrder[],
): Promise<<Order extends Pick<ListOrder, 'selection'>>(order: Order) => Order & Omit<ListStatement, 'recipient'>> {
  const madeAt = await momentOf(trx);
  const selections = orders.map(({ selection }) => selection);
  const countsOf = await countSelections(trx, campaign.id, [...selections, unionOf(selections)]);
  const hasEmails = await coversEmails(trx, campaign.id);
  const head = await auditHead(trx);
  return (order) => {
    const counts = countsOf(order.selection);
    return { ...order, ...sumOf(counts.places), counts, hasEmails, hasLatinNames, madeAt, madeBy, auditHead: head };
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
