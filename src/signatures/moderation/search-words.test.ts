import fc from 'fast-check';
import { anyText } from '../../../tests/support/any-text.ts';
import { certainWords, hasWords, isWithinDomain, searchDomains, searchWords, soughtWords } from './search-words.ts';

function finds(typed: string, text: string): boolean {
  const sought = soughtWords(typed);
  return sought !== undefined && hasWords(text, sought);
}

describe('a name is found', () => {
  it.each([
    ['by one of its words', 'rajabi', 'Maryam Rajabi'],
    ['by its words in any order', 'RAJABI maryam', 'Maryam Rajabi'],
    ['without its accents', 'lucia fernandez', 'Lucía Fernández'],
    ['with letters that other keyboards write otherwise', 'weiss', 'Anne-Marie Weiß'],
    ['by one side of a hyphen', 'marie', 'Anne-Marie Weiß'],
    ['with a hyphen where it has none', 'anne-marie', 'Anne Marie Weiß'],
    ['with a hyphen where it is one word', 'anne-marie', 'Annemarie Weiß'],
    ['as one word where it has a hyphen', 'annemarie', 'Anne-Marie Weiß'],
    ['without its apostrophe', 'obrien', "Sinéad O'Brien"],
    ['with its apostrophe', 'O’Brien', "Sinéad O'Brien"],
    ['in Persian with Arabic letters', 'علي رضايي', 'علی رضایی'],
    ['in Persian without its joiner', 'گوهرتاج', 'گوهر\u200cتاج عشقی'],
    ['in Persian by one side of its joiner', 'تاج', 'گوهر\u200cتاج عشقی'],
    ['in Greek', 'γιωργος', 'Γιώργος Παπαδόπουλος'],
    ['in Cyrillic', 'ёлкин', 'Пётр Елкин'],
    ['in Chinese', '李', '李 小龍'],
  ])('%s', (_, typed, name) => {
    expect(finds(typed, name)).toBe(true);
  });

  it.each([
    ['a part of a word', 'raj', 'Maryam Rajabi'],
    ['a word too many', 'maryam rajabi tehrani', 'Maryam Rajabi'],
    ['one side of a hyphen that it lacks', 'anne-rose', 'Anne-Marie Weiß'],
  ])('not by %s', (_, typed, name) => {
    expect(finds(typed, name)).toBe(false);
  });
});

test('a text is found by any of its words, however they are put', () => {
  fc.assert(
    fc.property(anyText, fc.infiniteStream(fc.boolean()), (text, choose) => {
      const words = text.split(/\s+/u);
      fc.pre(searchWords(text).length < 24);
      const typed = words.filter(() => choose.next().value === true).toReversed();
      const sought = soughtWords(typed.join(' '));
      fc.pre(sought !== undefined);
      expect(hasWords(text, sought ?? [])).toBe(true);
    }),
  );
});

test('whatever is found has each word that leads to it', () => {
  fc.assert(
    fc.property(anyText, anyText, (text, typed) => {
      const sought = soughtWords(typed) ?? [];
      fc.pre(hasWords(text, sought));
      for (const word of certainWords(sought)) expect(searchWords(text)).toContain(word);
    }),
  );
  fc.assert(
    fc.property(anyText, (text) => {
      const sought = soughtWords(text) ?? [];
      fc.pre(hasWords(text, sought));
      for (const word of certainWords(sought)) expect(searchWords(text)).toContain(word);
    }),
  );
});

test('nobody can make a text have more words than two dozen', () => {
  const text = Array.from({ length: 200 }, (_, number) => `w${number}`).join(' ');
  expect(searchWords(text)).toHaveLength(24);
  expect(searchDomains(Array.from({ length: 60 }, () => 'a').join('.'))).toHaveLength(24);
});

test('a domain is found by itself and by those it lies below, but not by its last label or by a part of one', () => {
  expect(searchDomains('mail.spam.example')).toEqual(['mail.spam.example', 'spam.example']);
  expect(isWithinDomain('mail.spam.example', 'spam.example')).toBe(true);
  expect(isWithinDomain('spam.example', 'spam.example')).toBe(true);
  expect(isWithinDomain('notspam.example', 'spam.example')).toBe(false);
});
