import type { KnownSheets } from './row-fields.ts';
import { parseRows, rowsText, sheetsIn } from './rows-file.ts';

const asks = { postcode: 'required', city: 'optional' } as const;
const sheets: KnownSheets = new Map([[12, { lines: 10, taken: new Set([3]) }]]);
const header = 'sheet;line;name;postcode;city;country;email';

const faultsOf = (...lines: readonly string[]) =>
  parseRows([header, ...lines].join('\n'), asks, sheets).faults.map(({ line, code }) => `${line} ${code}`);

describe('rows from sheets', () => {
  it('are read as they were typed, in whatever digits and order of columns', () => {
    const text = 'country,name,sheet,postcode\nBE,مریم رضایی,۱۲,۹۰۰۰\nfr,"Dupont, Ann",12,75001';
    expect(parseRows(text, asks, sheets)).toEqual({
      rows: [
        { sheet: 12, line: null, person: { name: 'مریم رضایی', email: '', city: '', postcode: '۹۰۰۰' }, country: 'BE' },
        {
          sheet: 12,
          line: null,
          person: { name: 'Dupont, Ann', email: '', city: '', postcode: '75001' },
          country: 'FR',
        },
      ],
      faults: [],
    });
    expect(sheetsIn(text, asks)).toEqual([12]);
  });

  it.each([
    ['a sheet that was never printed', '13;;Ann;9000;;BE;', 'no-sheet'],
    ['a line that the sheet does not have', '12;11;Ann;9000;;BE;', 'no-line'],
    ['a line that was entered before', '12;3;Ann;9000;;BE;', 'line-twice'],
    ['nobody’s name', '12;;;9000;;BE;', 'no-signatory'],
    ['a name that a spreadsheet would run', '12;;=1+1;9000;;BE;', 'not-writable'],
    ['no postcode where the campaign asks for it', '12;;Ann;;;BE;', 'cell-needed'],
    ['what is no postcode there', '12;;Ann;90;;BE;', 'no-postcode'],
    ['no country', '12;;Ann;9000;;;', 'country-needed'],
    ['what is no address', '12;;Ann;9000;;BE;ann', 'no-address'],
    ['a cell too few', '12;;Ann;9000', 'cells'],
  ])('are refused for %s', (_, line, code) => {
    expect(faultsOf(line)).toContain(`2 ${code}`);
  });

  it('are refused where two are on one line of a sheet, or there are none', () => {
    expect(faultsOf('12;1;Ann;9000;;BE;', '12;2;Bo;9000;;BE;', '12;1;Cy;9000;;BE;')).toEqual(['4 line-twice']);
    expect(faultsOf()).toEqual(['1 no-rows']);
  });

  it('come back from a form’s table as they were typed', () => {
    const row = { sheet: '12', line: '', name: 'Ann "A", +b', postcode: '9000', city: '', country: 'BE', email: '' };
    expect(parseRows(rowsText([row], asks), asks, sheets).rows[0]?.person.name).toBe(row.name);
  });
});
