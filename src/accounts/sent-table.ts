import { fileText } from '../platform/csv/file-text.ts';
import type { Visit } from './desk.ts';
import type { ImportIssue } from './desk-import.ts';

/** What came in the form that asks for a table. */
export type SentTable = {
  /** As it was pasted, for the page that asks again. */
  readonly pasted: string;
} & (
  | { readonly kind: 'refused'; readonly issue: Exclude<ImportIssue, 'no-table'> }
  /** With the query of its preview's address, by which `isFromWindows` knows. */
  | { readonly kind: 'sent'; readonly text: string; readonly query: '' | '?letters=windows' }
);

/** Reads a table that was sent as a file or pasted; a file goes before what was pasted. */
export async function sentTable(visit: Pick<Visit, 'receiveTable'>): Promise<SentTable> {
  const { fields, table } = await visit.receiveTable();
  const pasted = fields.text('pasted');
  if (table === 'too-heavy' || table === 'busy') return { kind: 'refused', issue: table, pasted };
  if (table === undefined) {
    return pasted === ''
      ? { kind: 'refused', issue: 'nothing', pasted }
      : { kind: 'sent', text: pasted, query: '', pasted };
  }
  const { text, letters } = fileText(table);
  return { kind: 'sent', text, query: letters === 'windows-1252' ? '?letters=windows' : '', pasted };
}

/** Whether letters of the table that is previewed may have been taken for others. */
export function isFromWindows({ query }: Pick<Visit, 'query'>): boolean {
  return query.text('letters') === 'windows';
}
