import fc from 'fast-check';

/** What texts of people and of machines are made of, the harmful among them more often than chance would have it. */
const pieces = [
  ...'aZ0=+-@.,\'"<>/\\ \t\r\n\0',
  ...'علیكيةأ۱٣',
  'é',
  'e\u0301',
  '\u00a0',
  '\u0085',
  '\u061c',
  '\u200c',
  '\u200d',
  '\u200e',
  '\u2028',
  '\u202e',
  '\u2067',
  '\u3164',
  '\ufeff',
  '\ufffd',
  '＝',
  '＠',
  '，',
  '\ud83d\ude00',
  '\ud800',
  '\udc00',
  'www.',
  'https://',
  'example.org',
  '@gmail.com',
];

/** Any JavaScript string: any code points, lone surrogates, and mixtures of what does harm. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
  fc.array(fc.constantFrom(...pieces)).map((some) => some.join('')),
);

/** 16 kB of what makes careless expressions slow, by what it is made of. */
export const hostileTexts: ReadonlyMap<string, string> = new Map(
  [
    'a',
    ' ',
    '.',
    'a.',
    '-',
    '@',
    'a@',
    '+',
    '=',
    'www.',
    'com.',
    'a.be/',
    '://',
    '1',
    '۱',
    '\u0301',
    '\u200c',
    '\u202e',
    '\t',
    '\n',
    '\0',
    '\ud800',
    'ﷺ',
    '\u3164',
    '😀',
  ].map((piece) => [JSON.stringify(piece), `x${piece.repeat(Math.ceil(16_384 / piece.length))}!`]),
);

/** What a piece of work takes when nothing else holds it up: the shortest of three runs, in milliseconds. */
export function shortestMs(work: () => unknown): number {
  const runs = [1, 2, 3].map(() => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return Math.min(...runs);
}
