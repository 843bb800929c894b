import fc from 'fast-check';
import { originMark } from '../drafts/draft-parts.ts';
import { mergeField } from './merge.ts';

const merge = (before: string, stands: string, value: string) =>
  mergeField(stands, { value, was: [originMark(before)] });

test.each([
  ['nobody', 'A', 'A', 'A', { kind: 'clear', value: 'A' }],
  ['only you', 'A', 'A', 'B', { kind: 'clear', value: 'B' }],
  ['only the other', 'A', 'B', 'A', { kind: 'clear', value: 'B' }],
  ['both, the same', 'A', 'B', 'B', { kind: 'clear', value: 'B' }],
  ['both', 'A', 'B', 'C', { kind: 'conflict', theirs: 'B', yours: 'C' }],
  ['both, you to nothing', 'A', 'B', '', { kind: 'conflict', theirs: 'B', yours: '' }],
])('where %s has changed it', (_, before, stands, value, expected) => {
  expect(merge(before, stands, value)).toEqual(expected);
});

test('what was not sent stays as it is', () => {
  expect(mergeField('A', undefined)).toEqual({ kind: 'clear', value: 'A' });
});

test('what the page itself is just saving is not somebody else’s', () => {
  const was = ['A', 'AB'].map(originMark);
  expect(mergeField('AB', { value: 'ABC', was })).toEqual({ kind: 'clear', value: 'ABC' });
  expect(mergeField('A', { value: 'ABC', was })).toEqual({ kind: 'clear', value: 'ABC' });
});

test('nothing that anybody has typed is lost, whoever comes first', () => {
  const text = fc.constantFrom('', 'A', 'B', 'C');
  fc.assert(
    fc.property(text, text, text, (before, stands, value) => {
      const merged = merge(before, stands, value);
      const kept = merged.kind === 'clear' ? [merged.value] : [merged.theirs, merged.yours];
      const mustStay = [...(stands === before ? [] : [stands]), ...(value === before ? [] : [value])];
      return mustStay.every((one) => kept.includes(one));
    }),
  );
});
