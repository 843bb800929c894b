import type { Locales } from '../platform/i18n/locales.ts';
import type { Render } from '../platform/views/views.ts';
import type { Issuer, ListStatement } from './list-statement.ts';
import type { ListEntry } from './recipient.ts';

/** Writes a list piece by piece: what stands at its head, then its entries, some at a time, then its end. */
export interface ListWriting {
  begin(): Promise<Buffer>;
  write(entries: readonly ListEntry[]): Promise<Buffer>;
  end(): Promise<Buffer>;
}

export interface WritingTools {
  readonly locales: Locales;
  readonly render: Render;
}

/** One list to write. */
export interface ListToWrite {
  readonly issuer: Issuer;
  readonly statement: ListStatement;
}
