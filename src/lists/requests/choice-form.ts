import type { CampaignVisit, Fields } from '../../accounts/desk.ts';
import type { FieldIssue } from '../../accounts/desk-form.ts';
import { choicesItem, type SheetSectionInput } from '../../accounts/desk-sheet.ts';
import type { Campaign } from '../../campaigns/campaign.ts';
import { formatNumber, namesInARow } from '../../platform/i18n/format.ts';
import type { Locales } from '../../platform/i18n/locales.ts';
import { placeName } from '../../signatures/place-names.ts';
import type { PlaceCount, Recipient } from '../recipient.ts';
import { isPlaceCode } from '../recipients/place-codes.ts';
import { type ListChoice, ownPlaces, wholeChoice } from '../selection.ts';

type Visit = CampaignVisit<Campaign>;

/** The names of the fields in which one says whose signatures a list takes. */
export const choiceFields = {
  from: 'from',
  places: 'places',
  isNewOnly: 'new-only',
  hasLatinNames: 'latin-names',
} as const;

const sources = ['all', 'own', 'places'] as const;

/** What was typed; where nothing was, all. */
export function typedChoice({ fields, campaign }: Pick<Visit, 'fields' | 'campaign'>): ListChoice {
  const from = sources.find((source) => source === fields.text(choiceFields.from)) ?? wholeChoice.from;
  return {
    from,
    places: from === 'places' ? placesIn(fields, campaign) : [],
    isNewOnly: fields.text(choiceFields.isNewOnly) === 'yes',
    ...(fields.text(choiceFields.hasLatinNames) === 'yes' ? { hasLatinNames: true } : {}),
  };
}

function placesIn(fields: Pick<Fields, 'all'>, { regions }: Campaign): readonly string[] {
  return fields
    .all(choiceFields.places)
    .filter((code) => isPlaceCode(code, regions))
    .toSorted();
}

const MOST_NAMED = 5;

/** What stands in the way of a choice for some recipients. */
export function choiceIssues(
  { say, language, campaign }: Pick<Visit, 'say' | 'language' | 'campaign'>,
  { from, places }: ListChoice,
  recipients: readonly Recipient[],
): readonly FieldIssue[] {
  if (from === 'places' && places.length === 0) {
    return [{ field: choiceFields.places, text: say('desk-lists.choice.no-place') }];
  }
  const unknown =
    from === 'own' ? recipients.filter((recipient) => ownPlaces(recipient, campaign.regions) === undefined) : [];
  if (unknown.length === 0) return [];
  const names = unknown.slice(0, MOST_NAMED).map(({ name }) => name);
  const text = say('desk-lists.choice.own-unknown', { names: namesInARow(language, names), count: unknown.length });
  return [{ field: choiceFields.from, text }];
}

/** Asks whose signatures a list takes, of the places that signatures are from. */
export function choiceSection(
  locales: Locales,
  visit: Pick<Visit, 'say' | 'fields' | 'language' | 'campaign'>,
  counted: readonly PlaceCount[],
  issues: readonly FieldIssue[],
): SheetSectionInput {
  const { say, language, campaign } = visit;
  const { from, places, isNewOnly, hasLatinNames } = typedChoice(visit);
  return {
    id: 'whose',
    heading: say('desk-lists.choice.heading'),
    items: [
      choicesItem(
        {
          name: choiceFields.from,
          type: 'radio',
          legend: say('desk-lists.choice.from'),
          options: sources.map((value) => ({
            value,
            label: say(`desk-lists.choice.${value}`),
            hint: say(`desk-lists.choice.${value}-hint`),
          })),
          chosen: [from],
        },
        issues,
      ),
      choicesItem(
        {
          name: choiceFields.places,
          type: 'checkbox',
          legend: say('desk-lists.choice.which'),
          hint: say('desk-lists.choice.which-hint'),
          isDense: true,
          options: countedPlaces(counted).map(({ code, signatures }) => ({
            value: code,
            label: say('desk-lists.choice.place', {
              place: placeName(locales, language, code, campaign.regions),
              number: formatNumber(language, signatures),
            }),
          })),
          chosen: places,
        },
        issues,
      ),
      choicesItem({
        name: choiceFields.isNewOnly,
        type: 'checkbox',
        legend: say('desk-lists.choice.since'),
        options: [
          { value: 'yes', label: say('desk-lists.choice.new-only'), hint: say('desk-lists.choice.new-only-hint') },
        ],
        chosen: isNewOnly ? ['yes'] : [],
      }),
      choicesItem({
        name: choiceFields.hasLatinNames,
        type: 'checkbox',
        legend: say('desk-lists.choice.latin'),
        options: [
          {
            value: 'yes',
            label: say('desk-lists.choice.with-latin-names'),
            hint: say('desk-lists.choice.with-latin-names-hint'),
          },
        ],
        chosen: hasLatinNames === true ? ['yes'] : [],
      }),
    ],
  };
}

/** Countries and regions that signatures are from, with how many, the fullest first; a country before its regions. */
function countedPlaces(counted: readonly PlaceCount[]): { readonly code: string; readonly signatures: number }[] {
  const sum = (places: readonly PlaceCount[]) =>
    places.reduce((total, { named, countedOnly }) => total + named + countedOnly, 0);
  return [...Map.groupBy(counted, ({ country }) => country)]
    .toSorted(([, a], [, b]) => sum(b) - sum(a))
    .flatMap(([country, places]) => [
      { code: country, signatures: sum(places) },
      ...places.flatMap((place) => (place.region === '' ? [] : [{ code: place.region, signatures: sum([place]) }])),
    ]);
}
