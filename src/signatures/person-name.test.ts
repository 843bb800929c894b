import fc from 'fast-check';
import { anyText, hostileTexts, shortestMs } from '../../tests/support/any-text.ts';
import { nameIssue, writingIssue } from './person-name.ts';

describe('a name', () => {
  it.each([
    'Ali',
    'علی',
    'محمد‌رضا شجریان',
    'كاظم مصطفى',
    '\u200fعلی\u200f رضایی',
    'Renée',
    'Rene\u0301e',
    "O'Neil",
    'O’Neil-Smith',
    'J.R.R. Tolkien',
    'J.R.Smith',
    'St.John Rivers',
    'Jr.',
    'Dr.med. Anna Roth',
    'Dipl.Ing. Org',
    'Prof.ir. Jan Peeters',
    'Drs.Ir J. in ’t Veld',
    'Joh.de Vries',
    'P.van den Berg',
    'Ali Khan, B.Com',
    'Fam.Jansen/Peeters',
    'C. & A. Me',
    'Kapil.Dev',
    'Wim.Top',
    '李小龍',
    '김철수',
    'นภา',
    'प्रिया',
    'ጌታቸው',
    'X Æ A-12',
    'Elizabeth II',
    '𠜎',
    '’t Hooft',
    '(Ali)',
    'José 🌹',
    'x'.repeat(200),
    '𠜎'.repeat(200),
    '  Ali  ',
  ])('may be %s', (name) => {
    expect(nameIssue(name)).toBeUndefined();
  });

  it.each([
    ['too-long', ['x'.repeat(201), '𠜎'.repeat(201)]],
    ['not-readable', ['A\ud800li', '\udc00', 'M\ufffdller', 'A\ufffe', `A${'\u0301'.repeat(9)}`]],
    ['line-break', ['A\nB', 'A\r\nB', 'A\u2028B', 'A\u2029B', 'A\u000bB', 'A\u000cB', 'A\u0085B', 'Ali\n', '\rAli']],
    ['control-character', ['A\u0000li', 'A\tB', '\tAli', 'A\u001b[31m', 'A\u007f', 'A\u009f', 'A\u{e0041}']],
    ['direction-override', ['A\u202eli', '\u202aAli\u202c', '\u2066Ali\u2069', 'علی\u202b', 'A\u202dli']],
    ['begins-like-formula', ['=1+1', '+Ali', '-Ali', '@Ali', '＝A', '＋A', '－A', '＠A', '﹦A', '⁺A']],
    [
      'begins-like-formula',
      ['  =A', '\u00a0=A', '\ufeff=A', '\u200b=A', '\u200f＝A', '\u0301=A', '\u00ad@A', '\u3164+A'],
    ],
    ['holds-link', ['http://a.be', 'https://a', 'Ali HTTPS://x', 'www.ali', 'Ali (WWW2.ali)', 'http：//a', 'ftp://x']],
    ['holds-link', ['example.org', 'Ali example.com', 'Sign example.org/petition', 'EXAMPLE.COM', 'example．com']],
    [
      'holds-link',
      ['t.me/ali', 'bit.ly/3x', 'youtu.be/x', 'petition.ir', 'site.co.uk', 'x.be:80/y', 'ali@example.museum'],
    ],
    ['no-letter', ['1234', '۱۲۳', '...', '😀', '\u3164', '\u200c', '\u0301', '’']],
  ])('is refused as %s', (code, names) => {
    expect(names.map((name) => [name, nameIssue(name)])).toEqual(names.map((name) => [name, code]));
  });

  it('that is accepted has a letter, one line, and no harm in its first sign', () => {
    fc.assert(
      fc.property(anyText, (typed) => {
        if (nameIssue(typed) !== undefined) return;
        const name = typed.trim();
        expect(name).toMatch(/\p{L}/u);
        expect(name).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\ufffd\u202a-\u202e\u2066-\u2069]/u);
        expect(name.normalize('NFKC').trim()).toMatch(/^[^=+\-@]/);
        expect([...name].length).toBeLessThanOrEqual(200);
      }),
    );
  });

  it('may be written with composed or with combining accents', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('é', 'ü', 'ç', 'آ', 'ئ', 'ش', 'n'), { minLength: 1 }), (letters) => {
        const name = letters.join('');
        expect([nameIssue(name.normalize('NFC')), nameIssue(name.normalize('NFD'))]).toEqual([undefined, undefined]);
      }),
    );
  });

  it.each([...hostileTexts])('is judged at once in 16 kB of %s', (_, hostile) => {
    for (const text of [hostile, hostile.slice(0, 200)]) {
      expect(shortestMs(() => [nameIssue(text), writingIssue(text)])).toBeLessThan(20);
    }
  });
});
