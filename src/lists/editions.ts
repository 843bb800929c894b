import path from 'node:path';
import { listWriting } from './formats.ts';
import type { ListFile } from './list-file.ts';
import type { Issuer, ListStatement } from './list-statement.ts';
import type { ListWriting, WritingTools } from './list-writing.ts';
import type { ListEntry, ListFormat, ListSelection, Recipient } from './recipient.ts';
import { isFrom } from './selection.ts';
import type { SnapshotEntry } from './store.ts';
import { endingOf, volumesOf } from './volumes.ts';

/** For whom a list is to be made, of whose signatures, and where. */
export interface ListOrder {
  readonly recipient: Recipient;
  readonly selection: ListSelection;
  readonly path: string;
}

/** Where a list is written, and its manifest. */
export interface Outlet {
  readonly order: ListOrder;
  readonly file: ListFile;
  readonly proof: ListFile;
}

/** The lists that are the same. */
export interface Edition {
  readonly writing: ListWriting;
  readonly files: readonly ListFile[];
  readonly selection: ListSelection;
  /** How many it is to name. */
  readonly named: number;
  written: number;
}

/** Where a list names its recipient each is one of its own; as CSV, those of one selection in one language are the same. */
export function editionsOf(
  making: Issuer & WritingTools & { readonly format: ListFormat },
  outlets: readonly Outlet[],
  statementOf: (order: ListOrder) => ListStatement,
): Edition[] {
  const { format } = making;
  const alike = Map.groupBy(outlets, ({ order }) =>
    format === 'csv' ? JSON.stringify([order.recipient.language, order.selection]) : order.path,
  );
  return [...alike.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const statement = statementOf(first.order);
    if (format === 'pdf') refuseWrongEnding(first.order.path, statement.named);
    return {
      writing: listWriting(format, making, { issuer: making, statement }),
      files: same.map(({ file }) => file),
      selection: first.order.selection,
      named: statement.named,
      written: 0,
    };
  });
}

/** @throws {WrongEnding} as a file is what its name says. */
function refuseWrongEnding(file: string, named: number): void {
  const ending = endingOf('pdf', named);
  if (path.extname(file).toLowerCase() !== `.${ending}`) throw new WrongEnding(file, named);
}

/** A dossier of one volume is a PDF, of more a ZIP. */
export class WrongEnding extends Error {
  constructor(file: string, named: number) {
    const volumes = volumesOf(named);
    const what = volumes === 1 ? 'one PDF' : `a ZIP of ${volumes} PDFs`;
    super(
      `With ${named} names the dossier is ${what}: let ${file} end in .${endingOf('pdf', named)}. No list was made.`,
    );
  }
}

/** Writes those of a batch that the edition takes, numbered on from its last. @param sealed the same, as they were stored. */
export async function writeEntries(
  edition: Edition,
  sealed: readonly SnapshotEntry[],
  entries: readonly ListEntry[],
): Promise<void> {
  const { writing, files, selection } = edition;
  const { places, confirmedAfterUs = -1 } = selection;
  const chosen = entries.filter((_, index) => {
    const from = sealed[index];
    return from !== undefined && from.confirmedAtUs > confirmedAfterUs && isFrom(places, from);
  });
  if (chosen.length === 0) return;
  const numbered = chosen.map((entry, index) => ({ ...entry, number: edition.written + index + 1 }));
  await writeToAll(files, await writing.write(numbered));
  edition.written += chosen.length;
}

export async function writeToAll(files: readonly ListFile[], bytes: Buffer): Promise<void> {
  for (const file of files) await file.write(bytes);
}
