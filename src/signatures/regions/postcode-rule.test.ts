import fc from 'fast-check';
import { anyText, hostileTexts } from '../../../tests/support/any-text.ts';
import { comparedPostcode, firstPartOf, postcodeRuleText, readPostcodeRule } from './postcode-rule.ts';

function textOf(country: string, typed: string): string {
  const rule = readPostcodeRule(country, typed);
  return typeof rule === 'string' ? rule : postcodeRuleText(rule);
}

describe('a postcode in a region table', () => {
  it.each([
    ['FR', '75011', '75011'],
    ['FR', ' 75 011 ', '75011'],
    ['IR', '۱۱۳۶۹-۸۴۷۱۱', '1136984711'],
    ['IR', '113*', '113*'],
    ['IR', '10*-19*', '10*-19*'],
    ['NL', '1012 ab', '1012AB'],
    ['NL', '1000-1999', '1000-1999'],
    ['NL', '1000 – 1999', '1000-1999'],
    ['GB', 'sw1a', 'SW1A'],
    ['PT', '1000-001', '1000001'],
    ['PT', '1000-001*', '1000001*'],
    ['PL', '00-950', '00950'],
    ['US', '10001-1234', '100011234'],
    ['JP', '100-0001', '1000001'],
    ['DE', 'D-10115', '10115'],
    ['DE', '1*', '1*'],
    ['LV', 'LV-1010', '1010'],
    ['JE', 'JE2', 'JE2'],
  ])('of %s may be written as %s', (country, typed, text) => {
    expect(textOf(country, typed)).toBe(text);
  });

  it.each([
    ['FR', '75*11', 'postcode-none'],
    ['FR', '10*-19', 'postcode-none'],
    ['FR', '*', 'postcode-none'],
    ['FR', '1', 'postcode-none'],
    ['FR', '75011, 75012', 'postcode-none'],
    ['FR', '?', 'postcode-none'],
    ['FR', '12345678901234', 'postcode-none'],
    ['NL', '1999-1000', 'postcode-backwards'],
    ['NL', '1000-1000', 'postcode-backwards'],
    ['DE', '1067', 'postcode-short'],
    ['FR', '1000-1999', 'postcode-short'],
  ])('of %s is not %s: %s', (country, typed, fault) => {
    expect(textOf(country, typed)).toBe(fault);
  });

  it('is the same again where it is read as it was stored, and no text breaks it', () => {
    const countries = fc.constantFrom('DE', 'FR', 'GB', 'IR', 'NL', 'PT', 'US');
    const likely = fc.stringMatching(/^[0-9A-Z *-]{1,12}$/);
    fc.assert(
      fc.property(countries, fc.oneof(anyText, likely, fc.constantFrom(...hostileTexts.values())), (country, typed) => {
        const rule = readPostcodeRule(country, typed);
        if (typeof rule !== 'string') expect(readPostcodeRule(country, postcodeRuleText(rule))).toEqual(rule);
      }),
    );
  });
});

test.each([
  ['NL', '1012AB', '1012'],
  ['GB', 'SW1A 1AA', 'SW1A'],
  ['GB', 'M1 1AE', 'M1'],
  ['GB', 'M11 1AE', 'M11'],
  ['JE', 'JE2 3AB', 'JE2'],
  ['IE', 'D02 X285', 'D02'],
  ['CA', 'K1A 0B1', 'K1A'],
  ['US', '10001-1234', '10001'],
  ['PT', '1000-001', '1000'],
  ['NL', '1012', undefined],
  ['FR', '75011', undefined],
])('the first part of a postcode of %s, %s, is %s', (country, typed, first) => {
  expect(firstPartOf(country, comparedPostcode(country, typed))).toBe(first);
});
