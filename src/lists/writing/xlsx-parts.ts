/**
 * The parts of a workbook with two sheets: what the list says of itself, and its names. After ECMA-376 (Office Open XML),
 * part 1, chapter 18; as little of it as Excel, LibreOffice and Numbers need.
 */
import type { Column } from './columns.ts';

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packaged = 'http://schemas.openxmlformats.org/package/2006';
const typed = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** Of cells, by their place in the styles below. */
const styles = { plain: 0, heading: 1, text: 2, date: 3, wrapped: 4 } as const;

/** All parts but the sheets. @param sheets their names, in the list's language. @param range of the names, see `rangeOf`. */
export function fixedParts(
  sheets: { readonly statement: string; readonly names: string },
  range: string,
): ReadonlyMap<string, string> {
  const sheetType = `${typed}.worksheet+xml`;
  return new Map([
    [
      '[Content_Types].xml',
      `${declaration}<Types xmlns="${packaged}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${typed}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${typed}.styles+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${sheetType}"/><Override PartName="/xl/worksheets/sheet2.xml" ContentType="${sheetType}"/></Types>`,
    ],
    [
      '_rels/.rels',
      `${declaration}<Relationships xmlns="${packaged}/relationships"><Relationship Id="rId1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      `${declaration}<Relationships xmlns="${packaged}/relationships"><Relationship Id="rId1" Type="${relations}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${relations}/worksheet" Target="worksheets/sheet2.xml"/><Relationship Id="rId3" Type="${relations}/styles" Target="styles.xml"/></Relationships>`,
    ],
    [
      'xl/workbook.xml',
      `${declaration}<workbook xmlns="${main}" xmlns:r="${relations}"><bookViews><workbookView/></bookViews><sheets><sheet name="${escaped(sheets.statement)}" sheetId="1" r:id="rId1"/><sheet name="${escaped(sheets.names)}" sheetId="2" r:id="rId2"/></sheets>${filterName(sheets.names, range)}</workbook>`,
    ],
    // Text cells have the format of text (49), so that a name which begins with “=” stays one when it is edited.
    [
      'xl/styles.xml',
      `${declaration}<styleSheet xmlns="${main}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs></styleSheet>`,
    ],
  ]);
}

interface SheetInput {
  readonly isRightToLeft: boolean;
}

/** The sheet of what the list says of itself: terms and what they say, in two columns. */
export function statementSheet(
  { isRightToLeft }: SheetInput,
  title: string,
  lines: readonly { readonly term: string; readonly text: string }[],
): string {
  const rows = lines.map(
    ({ term, text }) => `<row>${textCell(term, styles.heading)}${textCell(text, styles.wrapped)}</row>`,
  );
  return `${sheetStart(isRightToLeft, '')}<cols><col min="1" max="1" width="32" customWidth="1"/><col min="2" max="2" width="90" customWidth="1"/></cols><sheetData><row>${textCell(title, styles.heading)}</row>${rows.join('')}</sheetData></worksheet>`;
}

const widths: Record<Column, number> = {
  number: 9,
  name: 34,
  'latin-name': 34,
  city: 24,
  postcode: 12,
  'country-code': 10,
  country: 24,
  email: 34,
  'confirmed-on': 16,
};

/** The sheet of names up to its first row: its head stays in sight while one scrolls. */
export function namesSheetStart(
  { isRightToLeft }: SheetInput,
  columns: readonly Column[],
  headings: readonly string[],
): string {
  const frozen = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>';
  const sized = columns.map(
    (column, at) => `<col min="${at + 1}" max="${at + 1}" width="${widths[column]}" customWidth="1"/>`,
  );
  const head = headings.map((heading) => textCell(heading, styles.heading)).join('');
  return `${sheetStart(isRightToLeft, frozen)}<cols>${sized.join('')}</cols><sheetData><row>${head}</row>`;
}

/** @param confirmedOn ISO 8601 calendar date. */
export function nameRow(number: number, texts: readonly string[], confirmedOn: string): string {
  const cells = texts.map((text) => textCell(text, styles.text)).join('');
  return `<row><c><v>${number}</v></c>${cells}<c s="${styles.date}"><v>${dayNumber(confirmedOn)}</v></c></row>`;
}

export function namesSheetEnd(range: string): string {
  return `</sheetData><autoFilter ref="${range}"/></worksheet>`;
}

/** The cells of the names and their head. @param rows how many stand below it. @example rangeOf(columns, 2) // A1:G3 */
export function rangeOf(columns: readonly Column[], rows: number): string {
  const lastColumn = String.fromCharCode('A'.charCodeAt(0) + columns.length - 1);
  return `A1:${lastColumn}${rows + 1}`;
}

/** LibreOffice shows the filter only where its range has the name that Excel gives it. */
function filterName(sheet: string, range: string): string {
  const cells = range.replace(/([A-Z])(\d+)/g, '$$$1$$$2');
  const quoted = escaped(`'${sheet.replaceAll("'", "''")}'`);
  return `<definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="1" hidden="1">${quoted}!${cells}</definedName></definedNames>`;
}

function sheetStart(isRightToLeft: boolean, pane: string): string {
  const direction = isRightToLeft ? ' rightToLeft="1"' : '';
  return `${declaration}<worksheet xmlns="${main}"><sheetViews><sheetView${direction} workbookViewId="0">${pane}</sheetView></sheetViews>`;
}

function textCell(text: string, style: number): string {
  if (text === '') return `<c s="${style}"/>`;
  return `<c s="${style}" t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`;
}

/** What XML 1.0 cannot hold, whole or as a reference. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** A text for XML. Excel reads `_x0041_` as the letter A, so an underscore that begins such is written in that way itself. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(unwritable, '')
    .replace(/_(?=x[\da-f]{4}_)/gi, '_x005F_')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#13;');
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** Day 0 of spreadsheets, which take 1900 for a leap year. */
const DAY_ZERO_MS = Date.UTC(1899, 11, 30);

function dayNumber(date: string): number {
  return (Date.parse(`${date}T00:00:00Z`) - DAY_ZERO_MS) / DAY_MS;
}
