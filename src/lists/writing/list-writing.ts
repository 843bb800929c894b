import type { Locales } from '../../platform/i18n/locales.ts';
import type { PdfMaker } from '../../platform/pdf/pdf.ts';
import type { Render } from '../../platform/views/views.ts';
import type { ContainedFile, ListEntry } from '../recipient.ts';
import type { Issuer, ListStatement } from './list-statement.ts';

/** Writes a list piece by piece: what stands at its head, then its entries, some at a time, then its end. */
export interface ListWriting {
  begin(): Promise<Buffer>;
  write(entries: readonly ListEntry[]): Promise<Buffer>;
  end(): Promise<Buffer>;
  /** Once it has ended: the files that its file holds, where it is a ZIP of such. */
  readonly contained?: () => readonly ContainedFile[];
}

export interface WritingTools {
  readonly locales: Locales;
  readonly render: Render;
  readonly pdf: Pick<PdfMaker, 'begin'>;
}

/** One list to write. */
export interface ListToWrite {
  readonly issuer: Issuer;
  readonly statement: ListStatement;
}
