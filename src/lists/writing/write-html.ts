import { directionOf, type Language } from '../../platform/i18n/languages.ts';
import { headingsIn, textsOf } from './columns.ts';
import { type StatementLine, statementLines, textIn } from './list-statement.ts';
import type { ListToWrite, ListWriting, WritingTools } from './list-writing.ts';

/** For `lists/print`: one file that needs no other, for paper. */
interface PrintView {
  readonly language: Language;
  readonly direction: 'ltr' | 'rtl';
  readonly title: string;
  readonly heading: string;
  readonly statement: readonly StatementLine[];
  readonly namesHeading: string;
  readonly headings: readonly string[];
}

/** For `lists/print-rows`. */
interface PrintRowsView {
  readonly rows: readonly {
    readonly number: string;
    readonly texts: readonly string[];
    readonly confirmedOn: string;
  }[];
}

declare module '../../platform/views/views.ts' {
  interface Views {
    'lists/print': PrintView;
    'lists/print-rows': PrintRowsView;
  }
}

/** Where the rows stand in the template: a comment that no text can hold, since `<` is escaped in it. */
const ROWS = '<!--rows-->';

/** A page to print, the head of the table on each sheet. */
export function htmlWriting(
  { locales, render }: Pick<WritingTools, 'locales' | 'render'>,
  { issuer, statement }: ListToWrite,
): ListWriting {
  const { language } = statement.recipient;
  const page = render('lists/print', {
    language,
    direction: directionOf(language),
    title: textIn(issuer.campaign, language).title,
    heading: locales.message(language, 'lists.statement.title'),
    statement: statementLines(locales, issuer, statement),
    namesHeading: locales.message(language, 'lists.statement.names'),
    headings: headingsIn(locales, statement),
  });
  const [head = '', tail = ''] = page.split(ROWS);
  const texts = textsOf(statement);
  return {
    begin: async () => Buffer.from(head),
    write: async (entries) => {
      const rows = entries.map((entry) => ({
        number: String(entry.number),
        texts: texts(entry),
        confirmedOn: entry.confirmedOn,
      }));
      return Buffer.from(render('lists/print-rows', { rows }));
    },
    end: async () => Buffer.from(tail),
  };
}
