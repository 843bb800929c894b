import fc from 'fast-check';
import { belgianRegions, regionsWithin } from '../signatures/region.ts';
import type { ListSelection } from './recipient.ts';
import {
  isFrom,
  type ListChoice,
  namedDisclosures,
  ownPlaces,
  selectionFor,
  standingOf,
  unionOf,
  wholeChoice,
} from './selection.ts';

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
    expect(ownPlaces({ ...nobody, ...given }, [])).toEqual(places);
  });

  it.each([{}, { constituency: 'Köln I' }, { constituency: 'Limburg' }, { constituency: 'Nowhere', country: 'BE' }])(
    'are not guessed of %j',
    (given) => {
      expect(ownPlaces({ ...nobody, ...given }, [])).toBeUndefined();
    },
  );
});

const place = fc.constantFrom('BE', 'FR', 'NL', 'NL-UT', ...belgianRegions);
const places = fc.option(fc.uniqueArray(place, { minLength: 1, maxLength: 4 }), { nil: undefined });
const signedFrom = fc.oneof(
  fc.constantFrom('BE', 'FR', 'NL').map((country) => ({ country, region: '' })),
  fc.constantFrom('BE-VAN', 'BE-BRU', 'BE-WHT', 'BE-WNA', 'NL-UT').map((region) => ({
    country: region.slice(0, 2),
    region,
  })),
);

describe('where a signature is from', () => {
  it('is a country with all its regions, or a region alone: of an unknown region it is of none', () => {
    const hainaut = { country: 'BE', region: 'BE-WHT' };
    for (const codes of [undefined, ['BE'], ['BE-WHT'], ['FR', 'BE-WAL']]) expect(isFrom(codes, hainaut)).toBe(true);
    for (const codes of [['FR'], ['BE-VLG'], ['BE-WNA'], []]) expect(isFrom(codes, hainaut)).toBe(false);
    expect(isFrom(['BE'], { country: 'BE', region: '' })).toBe(true);
    expect(isFrom(belgianRegions, { country: 'BE', region: '' })).toBe(false);
  });

  it('is in the union of selections where it is in one of them', () => {
    fc.assert(
      fc.property(fc.array(places, { minLength: 1, maxLength: 4 }), signedFrom, (all, from) => {
        const union = unionOf(all.map((one) => ({ places: one, confirmedAfterUs: undefined })));
        expect(isFrom(union.places, from)).toBe(all.some((one) => isFrom(one, from)));
      }),
    );
  });
});

describe('a choice for one recipient', () => {
  const ann = { constituency: 'Antwerpen', country: 'BE', regions: [] };
  const newOnly: ListChoice = { ...wholeChoice, isNewOnly: true };
  const listOf = (codes: ListSelection['places'], confirmedUntilUs: number) => ({ places: codes, confirmedUntilUs });

  it('is all, their own, or those of some places', () => {
    const since = { confirmedAfterUs: undefined };
    expect(selectionFor(wholeChoice, ann, [], [])).toEqual({ places: undefined, ...since });
    expect(selectionFor({ ...wholeChoice, from: 'own' }, ann, [], [])).toEqual({ places: ['BE-VAN'], ...since });
    const chosen: ListChoice = { ...wholeChoice, from: 'places', places: ['FR', 'BE-VLI'] };
    expect(selectionFor(chosen, ann, [], [])).toEqual({ places: ['BE-VLI', 'FR'], ...since });
  });

  it('is undefined where it is not known which are their own', () => {
    expect(selectionFor({ ...wholeChoice, from: 'own' }, { ...ann, constituency: 'Nowhere' }, [], [])).toBeUndefined();
  });

  it('begins behind the last list that held all of these places, and at the start where there was none', () => {
    expect(selectionFor(newOnly, ann, [], [])?.confirmedAfterUs).toBeUndefined();
    expect(selectionFor(newOnly, ann, [], [listOf(['BE'], 9), listOf(undefined, 5), listOf(undefined, 7)])).toEqual({
      places: undefined,
      confirmedAfterUs: 7,
    });
    const own: ListChoice = { ...newOnly, from: 'own' };
    expect(selectionFor(own, ann, [], [listOf(['BE-VLG'], 9), listOf(['BE-VLI'], 11)])?.confirmedAfterUs).toBe(9);
    expect(selectionFor(wholeChoice, ann, [], [listOf(undefined, 7)])?.confirmedAfterUs).toBeUndefined();
  });

  it('never leaves out whom no list before has named', () => {
    const earlier = fc.array(fc.record({ places, confirmedUntilUs: fc.nat(5) }), { maxLength: 4 });
    fc.assert(
      fc.property(earlier, place, signedFrom, fc.nat(5), (lists, code, from, confirmedAtUs) => {
        const choice: ListChoice = { from: 'places', places: [code], isNewOnly: true };
        const selection = selectionFor(choice, ann, [], lists);
        if (selection === undefined || !isFrom([code], from)) return;
        const isLeftOut = confirmedAtUs <= (selection.confirmedAfterUs ?? -1);
        const wasNamed = lists.some((one) => isFrom(one.places, from) && confirmedAtUs <= one.confirmedUntilUs);
        expect(isLeftOut && !wasNamed).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });
});

test('Flanders and Wallonia are their provinces', () => {
  for (const code of ['BE-VLG', 'BE-WAL'])
    for (const region of regionsWithin(code)) expect(isFrom([code], { country: 'BE', region })).toBe(true);
});
