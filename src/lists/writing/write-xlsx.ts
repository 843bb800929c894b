import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { ZipFile } from 'yazl';
import { directionOf } from '../../platform/i18n/languages.ts';
import { columnsOf, headingsIn, textsOf } from './columns.ts';
import { statementLines } from './list-statement.ts';
import type { ListToWrite, ListWriting, WritingTools } from './list-writing.ts';
import { fixedParts, nameRow, namesSheetEnd, namesSheetStart, rangeOf, statementSheet } from './xlsx-parts.ts';

/** As many as Excel shows on a sheet below its head (2²⁰ rows in all). */
export const MOST_XLSX_NAMES = 1_048_575;

/** A workbook for Excel and LibreOffice; memory does not grow with its rows. @throws where there are too many of them. */
export function xlsxWriting(
  { locales }: Pick<WritingTools, 'locales'>,
  { issuer, statement }: ListToWrite,
): ListWriting {
  if (statement.named > MOST_XLSX_NAMES) throw new TooManyForXlsx(statement.named);
  const { language } = statement.recipient;
  const title = locales.message(language, 'lists.statement.title');
  const view = { isRightToLeft: directionOf(language) === 'rtl' };
  const zip = new ZipFile();
  const names = new PassThrough();
  const written: Buffer[] = [];
  const taken = () => Buffer.concat(written.splice(0));
  const failed = new Promise<never>((_, reject) => zip.on('error', reject));
  failed.catch(() => undefined);
  const send = async (xml: string): Promise<Buffer> => {
    if (!names.write(xml)) await Promise.race([once(names, 'drain'), failed]);
    return taken();
  };
  const columns = columnsOf(statement);
  const range = rangeOf(columns, statement.named);
  const texts = textsOf(statement);
  return {
    begin: () => {
      zip.outputStream.on('data', (piece: Buffer) => written.push(piece));
      const sheets = { statement: title, names: locales.message(language, 'lists.statement.names') };
      for (const [path, xml] of fixedParts(sheets, range)) zip.addBuffer(Buffer.from(xml), path);
      const lines = statementLines(locales, issuer, statement);
      zip.addBuffer(Buffer.from(statementSheet(view, title, lines)), 'xl/worksheets/sheet1.xml');
      zip.addReadStream(names, 'xl/worksheets/sheet2.xml');
      zip.end();
      return send(namesSheetStart(view, columns, headingsIn(locales, statement)));
    },
    write: (entries) => send(entries.map((entry) => nameRow(entry.number, texts(entry), entry.confirmedOn)).join('')),
    end: async () => {
      const ended = once(zip.outputStream, 'end');
      names.end(namesSheetEnd(range));
      await Promise.race([ended, failed]);
      return taken();
    },
  };
}

export class TooManyForXlsx extends Error {
  constructor(named: number) {
    super(
      `Excel shows at most ${MOST_XLSX_NAMES} names on a sheet, and this list has ${named}: make it as csv, or of fewer regions.`,
    );
  }
}
