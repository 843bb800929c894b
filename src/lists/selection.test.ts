import { namedDisclosures, ownPlaces, standingOf } from './selection.ts';

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

describe('the places whose signatories concern a recipient', () => {
  const nobody = { constituency: '', country: '', regions: [] };

  it.each([
    [{ constituency: 'Antwerpen', country: 'BE', regions: ['BE-VLI', 'NL'] }, ['BE-VLI', 'NL']],
    [{ constituency: 'Antwerpen', country: 'BE' }, ['BE-VAN']],
    [{ constituency: 'Antwerpen' }, ['BE-VAN']],
    [{ country: 'BE' }, ['BE']],
    [{ constituency: 'Köln I', country: 'DE' }, ['DE']],
    [{ constituency: 'Limburg', country: 'NL' }, ['NL']],
  ])('of %j are %j', (given, places) => {
    expect(ownPlaces({ ...nobody, ...given })).toEqual(places);
  });

  it.each([{}, { constituency: 'Köln I' }, { constituency: 'Limburg' }, { constituency: 'Nowhere', country: 'BE' }])(
    'are not guessed of %j',
    (given) => {
      expect(ownPlaces({ ...nobody, ...given })).toBeUndefined();
    },
  );
});
