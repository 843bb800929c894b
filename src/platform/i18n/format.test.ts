import { countries, countryName, formatDate, formatMoment, formatNumber, namesInARow } from './format.ts';
import { languages } from './languages.ts';

test('numbers stand in the digits and marks of the reader', () => {
  expect(languages.map((language) => formatNumber(language, 25000))).toEqual([
    '25,000',
    '25.000',
    '25\u202f000',
    '25.000',
    '۲۵٬۰۰۰',
  ]);
});

test('a date in Persian is Solar Hijri with the Gregorian one beside it', () => {
  const day = new Date('2026-10-24');
  expect(formatDate('en', day)).toBe('24 October 2026');
  expect(formatDate('fa', day)).toBe('۲ آبان ۱۴۰۵ (۲۴ اکتبر ۲۰۲۶)');
});

test('a moment is the day and the time in Brussels', () => {
  expect(formatMoment('en', new Date('2026-10-24T22:30:00Z'))).toBe('25 October 2026, 00:30');
});

test('names stand in a row as the reader’s language puts them, each whole where scripts are mixed', () => {
  expect(namesInARow('en', ['Ann', 'Ben', 'Cy'])).toBe('Ann, Ben and Cy');
  expect(namesInARow('fa', ['سارا', 'مریم'])).toBe('سارا و مریم');
  expect(namesInARow('fa', ['Tom', 'سارا'])).toBe('\u2068Tom\u2069 و \u2068سارا\u2069');
  expect(namesInARow('nl', ['Tom', 'سارا'])).toBe('\u2068Tom\u2069 en \u2068سارا\u2069');
});

test('every language has the same countries, each once and with a name', () => {
  const codes = countries('en').map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);
  for (const language of languages) {
    expect(
      countries(language)
        .map(({ code }) => code)
        .sort(),
    ).toEqual([...codes].sort());
    for (const { code, name } of countries(language)) expect(name).not.toBe(code);
  }
  expect(countryName('fa', 'BE')).toBe('بلژیک');
  expect(countries('de')[1]?.name).toBe('Ägypten');
});
