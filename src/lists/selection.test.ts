import { namedDisclosures, standingOf } from './selection.ts';

describe('who stands on a list', () => {
  it('is named where the name is public or goes to the recipients', () => {
    expect(standingOf('verified', 'public')).toBe('named');
    expect(standingOf('verified', 'recipients')).toBe('named');
    expect(namedDisclosures).toEqual(['public', 'recipients']);
  });

  it('is a number only where the signatory asked for that', () => {
    expect(standingOf('verified', 'count')).toBe('counted only');
  });

  it.each(['pending', 'held', 'withdrawn', 'removed', 'expired'] as const)('is not there at all while %s', (state) => {
    for (const disclosure of ['public', 'recipients', 'count'] as const) {
      expect(standingOf(state, disclosure)).toBe('absent');
    }
  });
});
