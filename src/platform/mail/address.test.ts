import { domainToUnicode } from 'node:url';
import fc from 'fast-check';
import { anyText, hostileTexts, shortestMs } from '../../../tests/support/any-text.ts';
import { parseAddress } from './address.ts';
import { isSendable } from './mail-address.ts';

const canonicalOf = (typed: string) => parseAddress(typed)?.canonical;

const provider = fc.constantFrom(
  ...['gmail.com', 'googlemail.com', 'me.com', 'pm.me', 'ya.ru', 'user.fastmail.com', 'hotmail.com', 'yahoo.com'],
  ...['example.org', 'bücher.example', 'نامه‌ای.com'],
);

const address = fc
  .tuple(fc.stringMatching(/^[a-zA-Z0-9+_-]{1,12}(\.[a-zA-Z0-9+_-]{1,12}){0,3}$/), fc.oneof(provider, fc.domain()))
  .map((parts) => parts.join('@'));

describe('an address', () => {
  it.each([
    ['ali@example.org', 'ali@example.org'],
    ['  Ali.Rezaei@Example.ORG\n', 'Ali.Rezaei@example.org'],
    ["o'neil+petition@sub.example.co.uk", "o'neil+petition@sub.example.co.uk"],
    ['ali@example.org.', 'ali@example.org'],
    ['ali＠example。org', 'ali@example.org'],
    ['\u200fali@example.org\u200e', 'ali@example.org'],
    ['\u2068ali@example.org\u2069 \ufeff', 'ali@example.org'],
    ['علی@نامه‌ای.com', 'علی@xn--mgba3gch31f060k.com'],
    ['jürgen@bücher.example', 'jürgen@xn--bcher-kva.example'],
  ])('is read from %j', (typed, asTyped) => {
    expect(parseAddress(typed)?.asTyped).toBe(asTyped);
  });

  it.each([
    ['nothing', ''],
    ['no at sign', 'ali.example.org'],
    ['two at signs', 'ali@b@example.org'],
    ['a second, full-width at sign', 'ali＠b@example.org'],
    ['no local part', '@example.org'],
    ['no domain', 'ali@'],
    ['a domain without a dot', 'ali@localhost'],
    ['dots that touch', 'a..b@example.org'],
    ['a dot at the start', '.ali@example.org'],
    ['a dot at the end', 'ali.@example.org'],
    ['a quoted local part', '"ali b"@example.org'],
    ['a comment', 'ali(work)@example.org'],
    ['an ending of one letter', 'ali@example.c'],
    ['an IPv4 literal', 'ali@[192.0.2.1]'],
    ['an IPv4 address', 'ali@192.0.2.1'],
    ['a hexadecimal IPv4 address', 'ali@0x7f.1'],
    ['a display name', 'Ali <ali@example.org>'],
    ['two addresses', 'ali@example.org,eve@example.org'],
    ['a full-width comma', 'ali，eve@example.org'],
    ['a space', 'ali b@example.org'],
    ['a header', 'ali@example.org\r\nBcc: eve@example.org'],
    ['U+0000', 'ali\u0000@example.org'],
    ['a direction override in the local part', 'a\u202eli@example.org'],
    ['a direction override in the domain', 'ali@exam\u202eple.org'],
    ['a zero-width non-joiner in the local part', 'a\u200cli@example.org'],
    ['a lone surrogate', 'a\ud800li@example.org'],
    ['a lone surrogate in the domain', 'ali@\ud800.org'],
    ['a filler that nobody sees', 'a\u3164li@example.org'],
    ['an underscore in the domain', 'ali@exa_mple.org'],
    ['a label that begins with a hyphen', 'ali@-example.org'],
    ['a label that ends with a hyphen', 'ali@example-.org'],
    ['a percent escape', 'ali@%65xample.org'],
    ['a port', 'ali@example.org:25'],
    ['two dots at the end', 'ali@example.org..'],
    ['broken punycode', 'ali@xn--\u00f1.com'],
    ['a local part of more than 64 octets', `${'ع'.repeat(33)}@example.org`],
    ['a label of more than 63', `ali@${'a'.repeat(64)}.org`],
    ['more than 254 octets', `ali@${'a.'.repeat(126)}org`],
  ])('is refused with %s', (_, typed) => {
    expect(parseAddress(typed)).toBeUndefined();
  });

  it('may be as long as the standard allows', () => {
    expect(parseAddress(`${'a'.repeat(64)}@example.org`)).toBeDefined();
    expect(parseAddress(`a@${'b.'.repeat(124)}orgs`)?.asTyped).toHaveLength(254);
  });
});

describe('one mailbox has one canonical address', () => {
  it.each([
    ['ali.rezaei@gmail.com', ['A.L.I.Rezaei+un@GoogleMail.com', 'alirezaei@gmail.com', 'ａｌｉｒｅｚａｅｉ@gmail.com']],
    ['ali@icloud.com', ['ali@me.com', 'ALI+x@mac.com']],
    ['ali.rezaei@proton.me', ['ali_rezaei@protonmail.com', 'Ali-Rezaei+1@pm.me', 'alirezaei@proton.me']],
    ['ali.rezaei@yandex.ru', ['ali-rezaei@ya.ru', 'ali.rezaei+tag@yandex.com']],
    ['ali@fastmail.com', ['ali+un@fastmail.com', 'anything@ali.fastmail.com']],
    ['ali@outlook.com', ['ali+un@outlook.com']],
    ['ali@example.org', ['ali+un@example.org', 'ali.+un@example.org', 'ALI@EXAMPLE.ORG', 'ali@example.org.']],
    ['ali@bücher.example', ['ali@xn--bcher-kva.example', 'ali@BÜCHER.example', 'ali@bu\u0308cher.example']],
    ['jürgen@example.org', ['ju\u0308rgen@example.org', 'JÜRGEN@example.org']],
  ])('%s', (one, others) => {
    expect(canonicalOf(one)).toBeDefined();
    expect(others.map(canonicalOf)).toEqual(others.map(() => canonicalOf(one)));
  });

  it.each([
    ['dots elsewhere', 'a.li@example.org', 'ali@example.org'],
    ['Outlook and Hotmail', 'ali@outlook.com', 'ali@hotmail.com'],
    ['a hyphen at Yahoo', 'ali-un@yahoo.com', 'ali@yahoo.com'],
    ['two names', 'ali@example.org', 'reza@example.org'],
    ['a leading plus', '+ali@example.org', '+reza@example.org'],
    ['nothing but what the provider ignores', '-@proton.me', '_@proton.me'],
  ])('but not for %s', (_, one, other) => {
    expect(canonicalOf(one)).toBeDefined();
    expect(canonicalOf(one)).not.toBe(canonicalOf(other));
  });

  it('and it is its own canonical address', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          address,
          anyText,
          fc.tuple(anyText, provider).map(([local, at]) => `${local}@${at}`),
        ),
        (typed) => {
          const canonical = canonicalOf(typed);
          if (canonical !== undefined) expect(canonicalOf(canonical)).toBe(canonical);
        },
      ),
    );
  });

  it('whatever the case, the tag, the white space and the script of the domain', () => {
    fc.assert(
      fc.property(address, fc.stringMatching(/^[a-z0-9]{0,9}$/), (typed, tag) => {
        const canonical = canonicalOf(typed);
        const [local = '', domain = ''] = typed.split('@');
        expect(canonical).toBeDefined();
        for (const same of [
          typed.toUpperCase(),
          typed.toLowerCase(),
          ` ${typed}\t`,
          `${typed}.`,
          `${local}+${tag}@${domain}`,
          `${local}@${domainToUnicode(domain)}`,
        ]) {
          expect(canonicalOf(same)).toBe(canonical);
        }
      }),
    );
  });
});

describe('reading an address', () => {
  it('never throws, and gives nothing that a mail could not be sent to', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          anyText,
          fc.tuple(anyText, anyText).map((parts) => parts.join('@')),
        ),
        (typed) => {
          const read = parseAddress(typed);
          if (read !== undefined) expect(isSendable(read.asTyped) && isSendable(read.canonical)).toBe(true);
        },
      ),
    );
  });

  it.each([...hostileTexts])('takes no time over 16 kB of %s', (_, hostile) => {
    const cut = hostile.slice(0, 240);
    for (const typed of [hostile, `${hostile}@example.org`, `ali@${hostile}`, `ali@${cut}`, `${cut}@a.be`]) {
      expect(shortestMs(() => parseAddress(typed))).toBeLessThan(20);
    }
  });
});
