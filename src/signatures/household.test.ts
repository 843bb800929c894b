import fc from 'fast-check';
import { anyText } from '../../tests/support/any-text.ts';
import { foldName, householdOf } from './household.ts';

const rezaei = 'رضایی';
const person = { name: 'Ali', email: 'ali@example.org', city: '' };

function postcodeOf(country: string, postcode: string): string {
  return householdOf({ person: { ...person, postcode }, country }).postcode;
}

describe('a name', () => {
  it.each([
    ['in capitals', 'Maryam Rajabi', 'MARYAM RAJABI'],
    ['without its accents', 'Renée Lefèvre', 'Renee Lefevre'],
    ['taken apart', 'Renée', 'Rene\u0301e'],
    ['without its spaces', 'علی رضا رضایی', 'علیرضا رضایی'],
    ['with a joiner', 'علی‌رضا', 'علی رضا'],
    ['in Arabic letters', 'علي رضايي', 'علی رضایی'],
    ['with its vowels written', 'مُحَمَّد', 'محمد'],
    ['with hyphens', 'Anne-Marie', 'Anne Marie'],
    ['with another apostrophe', "Sinéad O'Brien", 'Sinead O’Brien'],
    ['with dots', 'J. R. Smith', 'JR Smith'],
    ['with a German ß', 'Weiß', 'WEISS'],
    ['with a Polish ł', 'Łukasz', 'Lukasz'],
    ['with Danish letters', 'Bjørn Æbelø', 'Bjorn Aebelo'],
    ['from a Turkish keyboard', 'Işıl İnan', 'ISIL INAN'],
    ['in full-width letters', 'Ａｌｉ', 'Ali'],
    ['with Persian digits', 'Ali ۲', 'Ali 2'],
  ])('is one and the same %s', (_, one, other) => {
    expect(foldName(one)).toBe(foldName(other));
  });

  it('is another where it has other letters', () => {
    const people = ['علی', 'علا', 'Amy Lee', 'May Lee', 'Jan', 'Jana', 'Ali 2', 'Ali 3', 'कि', 'क', 'ไท', 'ไทย'];
    expect(new Set(people.map(foldName)).size).toBe(people.length);
  });

  it('is folded once and for all', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(foldName(foldName(text))).toBe(foldName(text));
      }),
    );
  });

  it('stays the same whatever case, form and marks between the words it is written with', () => {
    const between = fc.constantFrom(' ', '  ', '-', '\u200c', '.', ' . ', "'", '\u00a0');
    const forms = fc.constantFrom<'NFC' | 'NFD' | 'NFKC' | 'NFKD'>('NFC', 'NFD', 'NFKC', 'NFKD');
    const words = fc.constantFrom('René', 'Weiß', 'علی', rezaei, 'Ολγα', 'Øystein', 'İlker', 'ﬁona');
    fc.assert(
      fc.property(fc.array(words, { minLength: 1, maxLength: 4 }), between, forms, (name, mark, form) => {
        const written = name.join(mark).normalize(form);
        const plain = foldName(name.join(' '));
        for (const other of [written, written.toUpperCase(), written.toLowerCase()])
          expect(foldName(other)).toBe(plain);
      }),
    );
  });
});

describe('a postcode', () => {
  it.each([
    ['NL', '1012 AB', '1012ab'],
    ['BE', 'B-3010', '۳۰۱۰'],
    ['GB', 'SW1A 1AA', 'sw1a-1aa'],
    ['IR', '۱۹۳۹۵-۴۶۹۱', '19395 4691'],
  ])('of %s is one and the same as %s and %s', (country, one, other) => {
    expect(postcodeOf(country, one)).toBe(postcodeOf(country, other));
  });

  it('is another in another country, and where none is given', () => {
    const all = [postcodeOf('BE', '1012'), postcodeOf('NL', '1012'), postcodeOf('BE', ''), postcodeOf('NL', '')];
    expect(new Set(all).size).toBe(all.length);
  });
});
