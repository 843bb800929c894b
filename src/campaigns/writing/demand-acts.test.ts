import type { DemandDraft } from '../drafts/draft-parts.ts';
import { afterAct, demandWords, hasWords } from './demand-acts.ts';

const demand = (id: string): DemandDraft => ({ id, addressee: { en: `To ${id}` }, text: {}, origins: {} });
const three = ['a', 'b', 'c'].map(demand);
const ids = (demands: readonly DemandDraft[]) => demands.map(({ id }) => id).join('');

test.each([
  ['up', 'b', 'bac'],
  ['up', 'a', 'abc'],
  ['down', 'b', 'acb'],
  ['down', 'c', 'abc'],
  ['remove', 'b', 'ac'],
  ['remove', 'x', 'abc'],
  ['up', 'x', 'abc'],
  ['down', 'x', 'abc'],
  ['add', 'd', 'abcd'],
] as const)('%s of %s makes abc into %s', (kind, id, expected) => {
  expect(ids(afterAct(three, { kind, id }))).toBe(expected);
});

test('a demand has words as soon as one language has one', () => {
  expect(hasWords({ id: 'a', addressee: {}, text: { nl: '' }, origins: {} })).toBe(false);
  expect(hasWords({ id: 'a', addressee: {}, text: { nl: 'Eis' }, origins: {} })).toBe(true);
  expect(demandWords({ id: 'a', addressee: { en: 'The UN' }, text: { nl: 'Eis' }, origins: {} }, 'en')).toBe(
    'The UN: Eis',
  );
});
