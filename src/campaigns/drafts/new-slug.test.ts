import fc from 'fast-check';
import { anyText } from '../../../tests/support/any-text.ts';
import { isCampaignSlug } from '../draft.ts';
import { suggestedSlug } from './new-slug.ts';

describe('the address that a title suggests', () => {
  it.each([
    ['Une enquête, enfin !', 'une-enquete-enfin'],
    ['Straße für 1988', 'strasse-fur-1988'],
    ['It’s time', 'its-time'],
    ['تحقیق', undefined],
    ['تحقیق 1988', '1988'],
    [`${'word '.repeat(20)}`, 'word-word-word-word-word-word-word-word-word-word-word-word'],
    ['x'.repeat(80), 'x'.repeat(60)],
    ['', undefined],
  ])('of %j is %j', (title, slug) => {
    expect(suggestedSlug(title)).toBe(slug);
  });

  it('is an address whatever the title', () => {
    fc.assert(fc.property(anyText, (title) => [undefined, true].includes(slugIsGood(suggestedSlug(title)))));
  });
});

function slugIsGood(slug: string | undefined): boolean | undefined {
  return slug === undefined ? undefined : isCampaignSlug(slug);
}
