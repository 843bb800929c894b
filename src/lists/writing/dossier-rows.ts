import { directionOf, type Language } from '../../platform/i18n/languages.ts';
import type { Column } from './columns.ts';

/**
 * A cell for `pdf/dossier.typ`: a text that reads as its document does, or a text with how it reads. `fa` is set in the
 * font for Persian; where that may lack a letter, in another that shows a box for what no font has.
 */
export type DossierCell = string | readonly [text: string, kind: CellKind];
type CellKind = 'fa' | 'ltr' | 'rtl';

/** How wide a column is: so many millimetres, or its share of what these leave. */
export type ColumnWidth = readonly [unit: 'mm' | 'share', wide: number];

const widths: Record<Column, ColumnWidth> = {
  number: ['mm', 15],
  name: ['share', 1.6],
  'latin-name': ['share', 1.6],
  city: ['share', 1.2],
  postcode: ['mm', 20],
  'country-code': ['mm', 19],
  country: ['share', 1.2],
  email: ['share', 2],
  'confirmed-on': ['mm', 24],
};

/** Of each column; the same in every volume, whatever stands in it. */
export function widthsOf(columns: readonly Column[]): readonly ColumnWidth[] {
  return columns.map((column) => widths[column]);
}

const rightToLeft = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
const firstLetter = /\p{L}/u;
/** What the fonts for Persian have. */
const persian = /^[\p{Script=Arabic}\p{Script=Latin}\p{Nd}\p{M}\p{P}\p{Zs}\p{Cf}]*$/u;

/** @returns the cells of a row in a document of that language. */
export function cellsIn(language: Language): (texts: readonly string[]) => DossierCell[] {
  const own: CellKind = directionOf(language) === 'rtl' ? 'fa' : 'ltr';
  return (texts) =>
    texts.map((text) => {
      const kind = kindOf(text, own);
      return kind === own ? breakable(text) : [breakable(text), kind];
    });
}

function kindOf(text: string, own: CellKind): CellKind {
  const [letter] = firstLetter.exec(text) ?? [];
  if (letter === undefined) return persian.test(text) ? own : 'ltr';
  if (!rightToLeft.test(letter)) return 'ltr';
  return persian.test(text) ? 'fa' : 'rtl';
}

/** What no font of a dossier may have: other scripts than its fonts are for, and signs that are no letters. */
const fontless =
  /[^\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Armenian}\p{Script=Georgian}\p{Script=Hebrew}\p{M}\p{ASCII}\u00a0-\u00ff\u02b0-\u02ff\u060c\u061b\u061f\u0640\u0660-\u0669\u2000-\u206f]/u;

/** How many cells show a box in place of a letter. */
export function boxedAmong(rows: readonly (readonly DossierCell[])[]): number {
  return rows.flat().filter((cell) => fontless.test(typeof cell === 'string' ? cell : cell[0])).length;
}

const LONGEST_RUN = 16;
const PIECE = 10;
const letters = new Intl.Segmenter('und', { granularity: 'grapheme' });
const ZERO_WIDTH_SPACE = '\u200b';

/** Lets what has no place to break, and would be wider than its cell, break after every few letters. */
function breakable(text: string): string {
  if (text.length <= LONGEST_RUN) return text;
  return text
    .split(/(?<=[\s-])/)
    .map(piecesOf)
    .join('');
}

function piecesOf(run: string): string {
  if (run.length <= LONGEST_RUN) return run;
  const parts = Array.from(letters.segment(run), ({ segment }) => segment);
  return parts.map((part, at) => (at % PIECE === 0 && at > 0 ? ZERO_WIDTH_SPACE + part : part)).join('');
}
