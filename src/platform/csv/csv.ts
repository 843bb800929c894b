import { stringify } from 'csv-stringify/sync';

/** Without it, Excel reads UTF-8 as the letters of Windows. */
export const byteOrderMark = '\uFEFF';

/**
 * Writes rows as CSV after RFC 4180: commas, CRLF, quotation marks where needed; every cell is first `defused`.
 *
 * Cells with a semicolon or a tab are quoted too, for readers that separate by them.
 */
export function csvOf(rows: readonly (readonly string[])[]): string {
  return stringify(
    rows.map((row) => row.map(defused)),
    { record_delimiter: '\r\n', quoted_match: /[;\t\r\n]/ },
  );
}

const formulaSign = /[=+\-@＝＋－＠\t\r]/;
/**
 * Where a cell begins for some spreadsheet: Excel in Dutch or French separates by semicolons, whatever the quotes. Blanks
 * are looked through up to the next place where a cell may begin, so that each is looked at once.
 */
const formula = /(?<=^|[;\t\r\n])(?=[\t\r]|(?:(?![\t\r\n])[\s\p{Cf}])*[=+\-@＝＋－＠])/gu;

/**
 * A cell that no spreadsheet takes for a formula (CWE-1236): an apostrophe goes before every sign that begins one, as
 * OWASP advises, full-width forms and signs behind blanks or invisible characters among them.
 *
 * @example defused('=1+1') // "'=1+1"
 */
export function defused(cell: string): string {
  return formulaSign.test(cell) ? cell.replace(formula, "'") : cell;
}
