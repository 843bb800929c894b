import fc from 'fast-check';
import { anyText } from '../../../tests/support/any-text.ts';
import { linesAtMost, regionsAtMost } from './region-table.ts';
import { parseRegionTable } from './table-file.ts';

const lines = (...rows: readonly string[]) => rows.join('\r\n');

function faultsOf(text: string, country = 'NL') {
  const read = parseRegionTable(country, text);
  return read.kind === 'faults' ? read.faults.map(({ line, code }) => `${line} ${code}`) : [];
}

describe('a file of a region table', () => {
  it('names regions with or without the country, once or in each line', () => {
    const file = lines(
      '\uFEFFname;Region;constituency;postcode',
      'Zuid-Holland;NL-ZH;Den Haag | The Hague;2500-2599',
      ';zh;Rotterdam;3011',
      ';UT;;3511',
    );
    expect(parseRegionTable('NL', file)).toEqual({
      kind: 'read',
      table: {
        country: 'NL',
        postcodes: ['2500-2599', '3011', '3511'],
        codes: ['NL-ZH', 'NL-ZH', 'NL-UT'],
        regions: [
          { code: 'NL-UT', name: 'NL-UT', constituencies: [] },
          { code: 'NL-ZH', name: 'Zuid-Holland', constituencies: ['Den Haag', 'Rotterdam', 'The Hague'] },
        ],
      },
    });
  });

  it('may say the same twice, and two things of a postcode that is then divided', () => {
    const read = parseRegionTable('DE', lines('postcode,region', '10115,75', '10115,75', '10117,75', '10117,76'));
    expect(read).toMatchObject({ kind: 'read', table: { postcodes: ['10115', '10117'], codes: ['DE-75', ''] } });
  });

  it('is told all that is wrong with it, line by line', () => {
    const file = lines(
      'postcode,region,name',
      ',UT,',
      '3511,,',
      '3511*x,UT,',
      '3512,Zuid Holland,',
      '3513,UT,Utrecht',
      '3514,UT,Utrecht (stad)',
      '3600-3500,UT,',
      '4000-4999,GE,',
      '4500-5500,LI,',
      '3515',
    );
    expect(faultsOf(file)).toEqual([
      '2 postcode-empty',
      '3 region-empty',
      '4 postcode-none',
      '5 region-code',
      '7 region-two-names',
      '8 postcode-backwards',
      '10 postcode-overlap',
      '11 cells',
      '11 region-empty',
    ]);
    expect(faultsOf('postcode,region\n1067,01', 'DE')).toEqual(['2 postcode-short']);
    expect(faultsOf('')).toEqual(['1 no-lines']);
    expect(faultsOf('postcode,province\n1000,UT')).toEqual(['1 column-unknown', '1 column-missing']);
  });

  it('has at most so many lines and regions', () => {
    const table = (count: number, regionOf: (line: number) => number) =>
      ['postcode,region', ...Array.from({ length: count }, (_, n) => `${100_000 + n},R${regionOf(n)}`)].join('\n');
    expect(faultsOf(table(linesAtMost + 1, () => 1))).toEqual(['1 many-lines']);
    expect(
      parseRegionTable(
        'NL',
        table(linesAtMost, () => 1),
      ).kind,
    ).toBe('read');
    expect(faultsOf(table(regionsAtMost + 1, (n) => n))).toEqual(['1 many-regions']);
  });

  it('is read or found at fault whatever stands in it', () => {
    const cell = fc.oneof(anyText, fc.constantFrom('1000', '10*', '1000-1999', 'UT', '"', ';'));
    fc.assert(
      fc.property(fc.array(fc.array(cell, { maxLength: 5 })), (rows) => {
        const text = ['postcode,region,name', ...rows.map((row) => row.join(','))].join('\n');
        const read = parseRegionTable('NL', text);
        if (read.kind === 'faults') return expect(read.faults.length).toBeGreaterThan(0);
        expect(read.table.postcodes.length).toBe(read.table.codes.length);
        expect(new Set(read.table.postcodes).size).toBe(read.table.postcodes.length);
        const codes = new Set(['', ...read.table.regions.map(({ code }) => code)]);
        expect(read.table.codes.every((code) => codes.has(code))).toBe(true);
      }),
    );
  });
});
