import fc from 'fast-check';
import { anyText, hostileTexts, shortestMs } from '../../../tests/support/any-text.ts';
import { type DomainPattern, isDomainPattern, matchesGlob, parseDomainPattern, withParents } from './domain-pattern.ts';

function glob(typed: string): DomainPattern {
  const pattern = parseDomainPattern(typed);
  if (pattern === undefined) throw new Error(`${typed} is no pattern.`);
  return pattern;
}

describe('a pattern as it is typed', () => {
  it.each([
    ['Spam.Example', 'spam.example'],
    [' @spam.example ', 'spam.example'],
    ['*.spam.example', '*.spam.example'],
    ['mail**.example', 'mail*.example'],
    ['*.bücher.example', '*.xn--bcher-kva.example'],
    ['*.ir', '*.ir'],
    ['example', 'example'],
    ['a_b.example', undefined],
    ['somebody@spam.example', undefined],
    ['https://spam.example/', undefined],
    ['spam.example:25', undefined],
    ['spam..example', undefined],
    ['.example', undefined],
    ['%2a.example', undefined],
    ['*', undefined],
    ['*.*', undefined],
    ['*.a*', undefined],
    ['two words', undefined],
    ['', undefined],
    [`${'a'.repeat(254)}`, undefined],
  ])('%j becomes %j', (typed, pattern) => {
    expect(parseDomainPattern(typed)).toBe(pattern);
  });

  it('is read without an error whatever it is, and read again stays what it is', () => {
    fc.assert(
      fc.property(anyText, (typed) => {
        const pattern = parseDomainPattern(typed);
        if (pattern === undefined) return;
        expect(isDomainPattern(pattern)).toBe(true);
        expect(parseDomainPattern(pattern)).toBe(pattern);
      }),
    );
  });

  it.each([...hostileTexts])('takes no time to be refused when it is 16 kB of %s', (_, text) => {
    expect(shortestMs(() => parseDomainPattern(text))).toBeLessThan(5);
    expect(shortestMs(() => isDomainPattern(text))).toBeLessThan(5);
  });
});

describe('a glob', () => {
  it.each([
    ['*.spam.example', 'a.spam.example', true],
    ['*.spam.example', 'a.b.spam.example', true],
    ['*.spam.example', 'spam.example', false],
    ['*.spam.example', 'a.spam.example.org', false],
    ['mail*.example', 'mail.example', true],
    ['mail*.example', 'mail7.example', true],
    ['mail*.example', 'email7.example', false],
    ['*spam*', 'nospam.example', true],
    ['aa*aa', 'aaa', false],
    ['aa*aa', 'aaaa', true],
    ['a1*b2*b2', 'a1b2', false],
    ['a1*b2*b2', 'a1xb2xb2', true],
  ])('%s names %s: %s', (typed, domain, isNamed) => {
    expect(matchesGlob(glob(typed), domain)).toBe(isNamed);
  });

  it('names what a regular expression would, its stars read as any letters', () => {
    const word = fc.stringMatching(/^[ab.]{0,8}$/);
    fc.assert(
      fc.property(fc.array(word, { minLength: 2, maxLength: 5 }), word, (parts, domain) => {
        const text = parts.join('*');
        const isNamed = new RegExp(`^${parts.map((part) => part.replaceAll('.', '[.]')).join('.*')}$`).test(domain);
        expect(matchesGlob(text as DomainPattern, domain)).toBe(isNamed);
      }),
      { numRuns: 2_000 },
    );
  });

  it('takes no time for a domain made to slow it down', () => {
    const slow = glob(`${'a*'.repeat(120)}b.example`);
    expect(shortestMs(() => matchesGlob(slow, `${'a'.repeat(244)}.example`))).toBeLessThan(1);
    const overlapping = glob(`*${'a'.repeat(120)}b*.example`);
    expect(shortestMs(() => matchesGlob(overlapping, `${'a'.repeat(244)}.example`))).toBeLessThan(1);
  });
});

describe('the domains that a domain lies below', () => {
  it('are told from the nearest to the top', () => {
    expect([...withParents('a.b.example')]).toEqual(['a.b.example', 'b.example', 'example']);
  });
});
