import fc from 'fast-check';
import { compileTable } from './compile-table.ts';
import { parseRegionTable } from './table-file.ts';

/** Each line a postcode and a region. */
function lookup(country: string, ...lines: readonly string[]) {
  const read = parseRegionTable(country, ['postcode,region', ...lines].join('\n'));
  if (read.kind === 'faults') throw new Error(JSON.stringify(read.faults));
  return compileTable(country, read.table);
}

describe('the region of a postcode', () => {
  it('is that of the line that says most about it', () => {
    const regionOf = lookup('FR', '7*,x', '75*,P', '75000-75499,R', '75011,E');
    expect(['75011', '75012', '75500', '76000', '10000', ''].map(regionOf)).toEqual([
      'FR-E',
      'FR-R',
      'FR-P',
      'FR-X',
      '',
      '',
    ]);
  });

  it('is found however the postcode is written', () => {
    const regionOf = lookup('NL', '1012,NH', '1013AB,UT', '2000-2999,ZH', '3*,GE');
    const typed = ['1012 AB', '1012ab', '۱۰۱۲', '1012', '1013 AB', '1013 AC', '2500 ZZ', '3511XY', '٢٥٠٠'];
    expect(typed.map(regionOf)).toEqual([
      ...['NL-NH', 'NL-NH', 'NL-NH', 'NL-NH', 'NL-UT'],
      ...['', 'NL-ZH', 'NL-GE', 'NL-ZH'],
    ]);
  });

  it('is not that of another district that begins with the same signs', () => {
    const regionOf = lookup('GB', 'M1,CENTRAL', 'SW1A,WESTMINSTER');
    expect(['M1 1AE', 'm11ae', 'M11 1AE', 'SW1A 2AA', 'SW1 2AA'].map(regionOf)).toEqual([
      ...['GB-CENTRAL', 'GB-CENTRAL', '', 'GB-WESTMINSTER', ''],
    ]);
  });

  it('is not known of a divided postcode, even where a wider line has it', () => {
    const regionOf = lookup('DE', '10115,75', '10115,76', '10*,74');
    expect(['10115', 'D-10115', '10117'].map(regionOf)).toEqual(['', '', 'DE-74']);
  });

  it('is what reading the table line by line would find', () => {
    const postcode = fc.integer({ min: 100, max: 999 }).map(String);
    const line = fc.oneof(
      postcode,
      fc.integer({ min: 1, max: 99 }).map((beginning) => `${beginning}*`),
      fc.integer({ min: 10, max: 98 }).map((ten) => `${ten}0-${ten}9`),
      fc.integer({ min: 1, max: 8 }).map((first) => `${first}*-${first + 1}*`),
    );
    const lines = fc.uniqueArray(fc.tuple(line, fc.constantFrom('A', 'B', 'C')), { selector: ([one]) => one });
    fc.assert(
      fc.property(lines, fc.array(postcode, { minLength: 1 }), (table, asked) => {
        const text = ['postcode,region', ...table.map((cells) => cells.join(','))].join('\n');
        const read = parseRegionTable('AT', text);
        fc.pre(read.kind === 'read');
        if (read.kind !== 'read') return;
        const regionOf = compileTable('AT', read.table);
        for (const one of asked) expect(regionOf(one)).toBe(slowRegionOf(table, one));
      }),
    );
  });
});

/** By the words of the documentation, one line after the other. */
function slowRegionOf(table: readonly (readonly [string, string])[], postcode: string): string {
  const matches = table.flatMap(([line, region]) => {
    const [first = '', last = first] = line.split('-');
    const bare = (text: string) => text.replace('*', '');
    const compared = line.includes('*') ? postcode.slice(0, bare(first).length) : postcode;
    const isIn = bare(first) <= compared && compared <= bare(last) && compared.length === bare(first).length;
    const weight = line.includes('*') ? bare(first).length * 2 : 100;
    return isIn ? [{ region, weight: weight + (first === last ? 1 : 0) }] : [];
  });
  const [best] = matches.toSorted((a, b) => b.weight - a.weight);
  return best === undefined ? '' : `AT-${best.region}`;
}
