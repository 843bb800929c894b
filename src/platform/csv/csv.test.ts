import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { csvOf, defused } from './csv.ts';

/** What Excel, LibreOffice and Sheets may take for the beginning of a formula. */
const beginsFormula = /^[\s\p{Cf}]*[=+\-@＝＋－＠]|^[\t\r]/u;

const nasty = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...'=+-@＝＋－＠\t\r\n ;,"\'ab\u200B\u200C\uFEFFم') }),
  fc.constantFrom('=1+1', '@SUM(A1)', '+32 470', '-', '\t=1', ' =1', '\u200B=cmd', 'a;=cmd|x', '"=1"', 'محمد‌رضا'),
);

describe('a list as CSV', () => {
  it('reads back as it was written, every cell', () => {
    fc.assert(
      fc.property(fc.array(fc.array(nasty, { minLength: 2, maxLength: 4 }), { minLength: 1 }), (rows) => {
        const read = parse(csvOf(rows), { relax_column_count: true, record_delimiter: '\r\n' });
        expect(read).toEqual(rows.map((row) => row.map(defused)));
      }),
    );
  });

  it('has no cell that begins a formula, whether a reader separates by commas, semicolons or tabs', () => {
    fc.assert(
      fc.property(nasty, (cell) => {
        for (const part of defused(cell).split(/[;\t\r\n]/)) expect(part).not.toMatch(beginsFormula);
        expect(defused(cell)).not.toMatch(beginsFormula);
      }),
    );
  });

  it('changes nothing but by apostrophes, and nothing in a cell without the signs of formulas', () => {
    fc.assert(
      fc.property(nasty, (cell) => {
        expect(defused(cell).replaceAll("'", '')).toBe(cell.replaceAll("'", ''));
        if (!/[=+\-@＝＋－＠\t\r]/.test(cell)) expect(defused(cell)).toBe(cell);
      }),
    );
  });

  it('keeps names as people write them', () => {
    for (const name of ['Jean-Pierre O’Neill', 'محمد‌رضا رجبی', 'Müller; Anna', '李小龍', "d'Hondt", 'Anne +']) {
      expect(defused(name)).toBe(name);
    }
  });

  it('ends its lines as RFC 4180 says, and quotes what would part a cell', () => {
    expect(csvOf([['1', 'Anna, "Nan"', 'Gent; Ledeberg']])).toBe('1,"Anna, ""Nan""","Gent; Ledeberg"\r\n');
  });
});
