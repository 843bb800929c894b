import type { ListEntry, ListFormat, ListSelection, Recipient } from '../recipient.ts';
import { isFrom } from '../selection.ts';
import { listWriting } from './formats.ts';
import type { Issuer, ListStatement } from './list-statement.ts';
import type { ListWriting, WritingTools } from './list-writing.ts';
import type { SnapshotEntry } from './sealed-entries.ts';

/** For whom a list is to be made, of whose signatures, and how it is written. */
export interface ListOrder {
  readonly recipient: Recipient;
  readonly selection: ListSelection;
  readonly format: ListFormat;
}

/** Where a list is written. */
export interface Outlet {
  readonly order: ListOrder;
  readonly file: Sink;
  /** Told what is to be written, before it is. @throws where that cannot stand there. */
  readonly expect?: (statement: ListStatement) => void;
}

export interface Sink {
  readonly write: (bytes: Buffer) => Promise<void>;
}

/** The lists that are the same. */
export interface Edition {
  readonly writing: ListWriting;
  readonly files: readonly Sink[];
  readonly selection: ListSelection;
  /** How many it is to name. */
  readonly named: number;
  written: number;
}

/**
 * What is the same of lists that are the same. Where a list names its recipient each is one of its own; as CSV, those of one
 * selection in one language are the same.
 */
export function editionKey({ recipient, selection, format }: ListOrder): string {
  const whose = format === 'csv' ? '' : recipient.email;
  return JSON.stringify([format, whose, recipient.language, selection]);
}

export function editionsOf(
  issuer: Issuer,
  tools: WritingTools,
  outlets: readonly Outlet[],
  statementOf: (order: ListOrder) => ListStatement,
): Edition[] {
  const alike = Map.groupBy(outlets, ({ order }) => editionKey(order));
  return [...alike.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const statement = statementOf(first.order);
    for (const { expect } of same) expect?.(statement);
    return {
      writing: listWriting(first.order.format, tools, { issuer, statement }),
      // Some share a file.
      files: [...new Set(same.map(({ file }) => file))],
      selection: first.order.selection,
      named: statement.named,
      written: 0,
    };
  });
}

/** Writes those of a batch that the edition takes, numbered on from its last. @param sealed the same, as they were stored. */
export async function writeEntries(
  edition: Edition,
  sealed: readonly SnapshotEntry[],
  entries: readonly ListEntry[],
): Promise<void> {
  const { writing, files, selection } = edition;
  const takes = takenBy(selection);
  const chosen = entries.filter((_, index) => {
    const from = sealed[index];
    return from !== undefined && takes(from);
  });
  if (chosen.length === 0) return;
  const numbered = chosen.map((entry, index) => ({ ...entry, number: edition.written + index + 1 }));
  await writeToAll(files, await writing.write(numbered));
  edition.written += chosen.length;
}

/** Whether a selection takes an entry of a snapshot that holds others, too. */
export function takenBy({ places, confirmedAfterUs = -1 }: ListSelection): (entry: SnapshotEntry) => boolean {
  return (entry) => entry.confirmedAtUs > confirmedAfterUs && isFrom(places, entry);
}

export async function writeToAll(files: readonly Sink[], bytes: Buffer): Promise<void> {
  for (const file of files) await file.write(bytes);
}
