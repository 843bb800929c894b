import fc from 'fast-check';
import { anyText } from '../../tests/support/any-text.ts';
import { isPostcode, isRegionCode, regionOf, regionsWithin } from './region.ts';

const everyBelgianPostcode = Array.from({ length: 9000 }, (_, index) => String(1000 + index));

describe('the region of a postcode', () => {
  it.each([
    ['BE-BRU', ['1000', '1040', '1299']],
    ['BE-WBR', ['1300', '1348', '1499']],
    ['BE-VBR', ['1500', '1999', '3000', '3010', '3110', '3499']],
    ['BE-VAN', ['2000', '2069', '2071', '2999']],
    ['BE-VLI', ['3500', '3999']],
    ['BE-WLG', ['4000', '4999']],
    ['BE-WNA', ['5000', '5999']],
    ['BE-WHT', ['6000', '6599', '7000', '7999']],
    ['BE-WLX', ['6600', '6999']],
    ['BE-VWV', ['8000', '8999']],
    ['BE-VOV', ['9000', '9999', '2070']],
  ])('is %s at the edges of its ranges', (region, postcodes) => {
    expect(postcodes.map((postcode) => regionOf('BE', postcode))).toEqual(postcodes.map(() => region));
  });

  it('is exactly one of the three regions of Belgium for each possible postcode', () => {
    const parts = ['BE-VLG', 'BE-WAL', 'BE-BRU'].map(regionsWithin);
    const counted = everyBelgianPostcode.map((postcode) => {
      const region = regionOf('BE', postcode);
      return parts.filter((part) => part.includes(region)).length;
    });
    expect(new Set(counted)).toEqual(new Set([1]));
    expect(new Set(everyBelgianPostcode.map((postcode) => regionOf('BE', postcode))).size).toBe(11);
  });

  it.each([
    '۳۰۱۰',
    '٣٠١٠',
    '３０１０',
    'B-3010',
    'b 3010',
    'BE-3010',
    'B–3010',
    'B‑3010',
    '30 10',
    ' 3010 ',
    '\u200f۳۰۱۰\u200e',
  ])('is found for %j', (written) => {
    expect(isPostcode('BE', written)).toBe(true);
    expect(regionOf('BE', written)).toBe('BE-VBR');
  });

  it.each(['', '0999', '301', '30100', '3010 Leuven', '-3010', '=3010', 'B--3010', 'NL-3010', '3010A', '1000\u0000'])(
    'is unknown for %j',
    (written) => {
      expect(isPostcode('BE', written)).toBe(false);
      expect(regionOf('BE', written)).toBe('');
    },
  );

  it('is known for Belgium alone', () => {
    expect(regionOf('NL', '3010')).toBe('');
    expect(regionOf('', '3010')).toBe('');
  });
});

describe('a postcode', () => {
  it.each([
    ['NL', '1012 AB'],
    ['GB', 'SW1A 1AA'],
    ['FR', '75001'],
    ['LU', 'L-1855'],
    ['IR', '۱۱۳۶۹-۱۵۱۱۱'],
    ['JP', '１００－０００１'],
    ['IN', '११०००१'],
    ['IE', 'D02 AF30'],
  ])('of %s may be %s', (country, written) => {
    expect(isPostcode(country, written)).toBe(true);
  });

  it.each(['1', '1234567890123', '12_34', '=1+1', '@SUM', '+31', '-12', '12;34', '12/34', '<b>', '\u0000\u0000'])(
    'is never %j',
    (written) => {
      expect(isPostcode('NL', written)).toBe(false);
    },
  );

  it('never begins as a formula does, whatever is typed', () => {
    fc.assert(
      fc.property(fc.constantFrom('BE', 'NL'), anyText, (country, text) => {
        if (isPostcode(country, text)) expect(text.normalize('NFKC').trim()).toMatch(/^[^=+\-@]/);
        expect(['', ...regionsWithin('BE-VLG'), ...regionsWithin('BE-WAL'), 'BE-BRU']).toContain(
          regionOf(country, text),
        );
      }),
    );
  });
});

describe('regions within a region', () => {
  it('are five provinces in Flanders and in Wallonia, no province in both', () => {
    const all = [...regionsWithin('BE-VLG'), ...regionsWithin('BE-WAL')];
    expect(new Set(all).size).toBe(10);
    expect(regionsWithin('BE-VLG')).toHaveLength(5);
  });

  it('are itself for Brussels, for a province and for what is not divided', () => {
    for (const code of ['BE-BRU', 'BE-VLI', 'NL-UT', '__proto__']) expect(regionsWithin(code)).toEqual([code]);
  });

  it('have the thirteen codes of ISO 3166-2:BE', () => {
    const codes = ['VLG', 'WAL', 'BRU', 'VAN', 'VBR', 'VLI', 'VOV', 'VWV', 'WBR', 'WHT', 'WLG', 'WLX', 'WNA'];
    expect(codes.every((code) => isRegionCode(`BE-${code}`))).toBe(true);
    expect(['', 'BE', 'BE-XXX', 'be-vlg', 'NL-UT', 'constructor'].some(isRegionCode)).toBe(false);
  });
});
