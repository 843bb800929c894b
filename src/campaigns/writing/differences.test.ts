import fc from 'fast-check';
import { paragraphDifference, type Stretch, textDifferences, wordDifference } from './differences.ts';

const inBrackets = {
  same: (text: string) => text,
  removed: (text: string) => `[-${text}-]`,
  added: (text: string) => `[+${text}+]`,
};
const shown = (...of: Parameters<typeof wordDifference>) =>
  wordDifference(...of)
    .map(({ is, text }) => inBrackets[is](text))
    .join('');

test.each([
  ['a quick fox', 'a slow fox', 'a [-quick-][+slow+] fox'],
  ['the old law stands', 'a new rule stands', '[-the old law-][+a new rule+] stands'],
  ['', 'all new', '[+all new+]'],
  ['gone', '', '[-gone-]'],
  ['left alone', 'left alone', 'left alone'],
  ['one two', 'one, two', 'one[+,+] two'],
  ['the end', 'the end ', 'the end[+ +]'],
])('“%s” becomes “%s” as %s', (before, after, expected) => {
  expect(shown(before, after, 'en')).toBe(expected);
});

test('a Persian word is one, with its half-spaces and vowel marks', () => {
  expect(shown('ما می‌خواهیم بدانیم', 'ما نمی‌خواهیم بدانیم', 'fa')).toBe('ما [-می‌خواهیم-][+نمی‌خواهیم+] بدانیم');
});

test('paragraphs that are left alone stay together, and one put in between is shown as new', () => {
  expect(
    paragraphDifference('One.\n\nTwo.\n\nThree words here.', 'One.\n\nTwo.\n\nNew.\n\nThree words there.', 'en'),
  ).toEqual([
    { is: 'same', text: 'One.\n\nTwo.', paragraphs: 2 },
    {
      is: 'changed',
      pieces: [
        { is: 'added', text: 'New.\n\n' },
        { is: 'same', text: 'Three words ' },
        { is: 'removed', text: 'here' },
        { is: 'added', text: 'there' },
        { is: 'same', text: '.' },
      ],
    },
  ] satisfies readonly Stretch[]);
});

test('each side is whole: what was removed and what is the same make the first text, what was added the second', () => {
  const text = fc
    .array(fc.constantFrom('the', 'old', ' ', '  ', 'law', '.', '\n', 'قانون', '‌'), { maxLength: 30 })
    .map((words) => words.join(''));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const pieces = wordDifference(before, after, 'en');
      const side = (other: 'removed' | 'added') => pieces.filter(({ is }) => is !== other).map((piece) => piece.text);
      return side('added').join('') === before && side('removed').join('') === after;
    }),
  );
});

test('texts that have nothing in common, however long, are told apart at once', () => {
  const text = (word: string) => Array.from({ length: 20_000 }, (_, index) => `${word}${index}`).join(' ');
  const [before, after] = [text('a'), text('b')];
  expect(wordDifference(before, after, 'en')).toEqual([
    { is: 'removed', text: before },
    { is: 'added', text: after },
  ]);
});

test('a demand that moves shows where it was and where it is, and a field that is the same shows nothing', () => {
  const text = { title: 'T', summary: '', petition: '', consent: '', body: 'B' };
  const [first, second] = [
    { addressee: 'The Council', text: 'Act.' },
    { addressee: 'The governments', text: 'Listen.' },
  ];
  const differences = textDifferences(
    { ...text, demands: [first, second] },
    { ...text, demands: [second, first] },
    'en',
  );
  expect(differences.filter(({ stretches }) => stretches.length > 0)).toMatchObject([
    { field: 'demands', stretches: [{ is: 'changed' }, { is: 'same' }, { is: 'changed' }] },
  ]);
});
