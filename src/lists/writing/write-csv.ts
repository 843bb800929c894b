import { byteOrderMark, csvOf } from '../../platform/csv/csv.ts';
import { headingsIn, textsOf } from './columns.ts';
import type { ListToWrite, ListWriting, WritingTools } from './list-writing.ts';

/** For any number of names, and any program. */
export function csvWriting({ locales }: Pick<WritingTools, 'locales'>, { statement }: ListToWrite): ListWriting {
  const { recipient, auditHead } = statement;
  const { language } = recipient;
  const headings = [
    ...headingsIn(locales, statement),
    // A column of its own, empty below: a line of its own would be sorted and counted as if it were somebody.
    locales.message(language, 'lists.columns.audit-head', { hash: auditHead }),
  ];
  const texts = textsOf(statement);
  return {
    begin: async () => Buffer.from(byteOrderMark + csvOf([headings])),
    write: async (entries) =>
      Buffer.from(csvOf(entries.map((entry) => [String(entry.number), ...texts(entry), entry.confirmedOn, '']))),
    end: async () => Buffer.alloc(0),
  };
}
