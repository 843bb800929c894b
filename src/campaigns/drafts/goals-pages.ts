import type { CampaignVisit } from '../../accounts/desk.ts';
import { type FieldIssue, fieldView, type Link } from '../../accounts/desk-form.ts';
import {
  choicesItem,
  deskSheet,
  fieldRow,
  type SheetItem,
  type SheetSectionInput,
  sheetButton,
} from '../../accounts/desk-sheet.ts';
import { countries, countryName, languageName } from '../../platform/i18n/format.ts';
import { type Language, languages } from '../../platform/i18n/languages.ts';
import type { Html, PageTools } from '../../platform/views/frame.ts';
import type { Campaign } from '../campaign.ts';
import { belgianRegions } from '../folder-values.ts';
import { MOST_TICKED_REGIONS, regionsOfCountry } from '../regions-of-country.ts';
import { BASE_FIELD } from './draft-desk.ts';
import type { GoalDraft, SettingsDraft } from './draft-parts.ts';
import { type GoalKind, goalField, goalKinds, keptGoal, kindOf, labelField, type TypedGoal } from './goals-form.ts';

/** The name of the button that was pressed. */
export const ACT_FIELD = 'act';

export interface GoalsPageInput {
  readonly goals: readonly TypedGoal[];
  /** What the last press has taken off the page, and where it stood. */
  readonly taken?: TypedGoal & { readonly index: number };
  readonly revision: number;
  readonly settings: SettingsDraft;
  readonly told: readonly string[];
  readonly issues: readonly FieldIssue[];
  readonly links: readonly Link[];
}

/** How many signatures are wanted, in all and in places. */
export function goalsPage(tools: PageTools, visit: CampaignVisit<Campaign>, input: GoalsPageInput): Html {
  const { say, campaign } = visit;
  const { goals, taken, revision, told, issues, links } = input;
  return deskSheet(tools, visit, {
    heading: say('desk-goals.title'),
    paragraphs: [...told, ...(goals.length === 0 ? [say('desk-goals.none')] : [])],
    action: `/desk/c/${campaign.slug}/goals`,
    kept: [
      { name: BASE_FIELD, value: String(revision) },
      ...(taken === undefined ? [] : keptGoal(taken)),
      ...goals.map(({ goal }, index) => ({ name: goalField(index, 'kind'), value: kindOf(goal) })),
      ...goals.flatMap(({ goal }, index) =>
        unticked(campaign, goal).map((value) => ({ name: goalField(index, 'regions'), value })),
      ),
    ],
    issues,
    sections: [
      ...(taken === undefined ? [] : [takenSection(visit, taken)]),
      ...goals.map((goal, index) => goalSection(visit, input, goal, index)),
      addSection(visit),
    ],
    buttons: [sheetButton({ label: say('desk-goals.save') })],
    links,
  });
}

/** Nothing is lost by a press on the wrong button. */
function takenSection(
  { say, language }: CampaignVisit<Campaign>,
  taken: TypedGoal & { index: number },
): SheetSectionInput {
  const { label } = taken.goal;
  const called = label[language] ?? Object.values(label)[0] ?? taken.target;
  const kind = say(`desk-goals.kind.${kindOf(taken.goal)}`, { number: taken.index + 1 });
  return {
    id: 'taken',
    heading: say('desk-goals.taken-heading', { goal: called === '' ? kind : called }),
    paragraphs: [say('desk-goals.not-yet')],
    buttons: [
      sheetButton({
        name: ACT_FIELD,
        value: `put-back-${taken.index}`,
        label: say('desk-goals.put-back'),
        look: 'quiet',
      }),
    ],
  };
}

function goalSection(
  visit: CampaignVisit<Campaign>,
  { goals, settings, issues }: GoalsPageInput,
  { goal, target: typedTarget }: TypedGoal,
  index: number,
): SheetSectionInput {
  const { say, language } = visit;
  const kind = kindOf(goal);
  const heading = say(`desk-goals.kind.${kind}`, { number: index + 1 });
  const button = (act: 'up' | 'down' | 'remove', label: string) =>
    sheetButton({
      name: ACT_FIELD,
      value: `${act}-${index}`,
      label,
      about: heading,
      look: act === 'remove' ? 'grave' : 'quiet',
    });
  const target = fieldView(
    {
      name: goalField(index, 'target'),
      label: say('desk-goals.target'),
      inputMode: 'numeric',
      value: typedTarget,
    },
    issues,
  );
  return {
    id: `goal-${index + 1}`,
    heading,
    items: [
      fieldRow(target),
      ...placeItems(visit, goal, index, kind, issues),
      ...writtenIn(settings).map((written) =>
        fieldRow(
          fieldView(
            {
              name: labelField(index, written),
              label: say('desk-goals.label', { language: languageName(language, written) }),
              ...(written === settings.defaultLanguage ? { hint: say('desk-goals.label-hint') } : {}),
              isRequired: written === settings.defaultLanguage,
              value: goal.label[written] ?? '',
            },
            issues,
          ),
        ),
      ),
    ],
    buttons: [
      ...(index === 0 ? [] : [button('up', say('desk-goals.up'))]),
      ...(index === goals.length - 1 ? [] : [button('down', say('desk-goals.down'))]),
      button('remove', say('desk-goals.remove')),
    ],
  };
}

function placeItems(
  { say, language, campaign }: CampaignVisit<Campaign>,
  goal: GoalDraft,
  index: number,
  kind: GoalKind,
  issues: readonly FieldIssue[],
): readonly SheetItem[] {
  switch (kind) {
    case 'total':
      return [];
    case 'belgium':
      return [
        choicesItem(
          {
            name: goalField(index, 'regions'),
            type: 'checkbox',
            legend: say('desk-goals.regions'),
            hint: say('desk-goals.regions-hint'),
            isDense: true,
            options: belgianRegions.map((value) => ({
              value,
              label: say(`places.be.${value.slice(3).toLowerCase()}`),
            })),
            chosen: goal.regions,
          },
          issues,
        ),
      ];
    case 'country': {
      const options = [
        { value: '', label: say('desk-goals.choose') },
        ...countries(language).map(({ code, name }) => ({ value: code, label: name })),
      ];
      const name = goalField(index, 'country');
      const chosen = options.map((option) => ({ ...option, isChosen: option.value === goal.country }));
      const regions = ticked(campaign, goal);
      return [
        fieldRow(fieldView({ name, label: say('desk-goals.country'), options: chosen }, issues)),
        ...(regions.length === 0
          ? []
          : [
              choicesItem(
                {
                  name: goalField(index, 'regions'),
                  type: 'checkbox',
                  legend: say('desk-goals.regions-of', { country: countryName(language, goal.country ?? '') }),
                  hint: say('desk-goals.regions-hint'),
                  isDense: true,
                  options: regions.map(({ code, name: label }) => ({ value: code, label })),
                  chosen: goal.regions,
                },
                issues,
              ),
            ]),
      ];
    }
  }
}

/** The regions of a country's table, where they can be ticked. */
function ticked({ regions }: Campaign, { country }: GoalDraft): Campaign['regions'] {
  const ofCountry = country === null ? [] : regionsOfCountry(regions, country);
  return ofCountry.length > MOST_TICKED_REGIONS ? [] : ofCountry;
}

/** The regions of another country than Belgium that its goal has and that cannot be ticked: they go with the form unseen. */
function unticked(campaign: Campaign, goal: GoalDraft): readonly string[] {
  if (kindOf(goal) !== 'country') return [];
  const offered = ticked(campaign, goal);
  return goal.regions.filter((code) => !offered.some((region) => region.code === code));
}

function addSection({ say }: CampaignVisit<Campaign>): SheetSectionInput {
  return {
    id: 'add',
    heading: say('desk-goals.add.heading'),
    paragraphs: [say('desk-goals.add.lead')],
    buttons: goalKinds.map((kind) =>
      sheetButton({ name: ACT_FIELD, value: `add-${kind}`, label: say(`desk-goals.add.${kind}`), look: 'quiet' }),
    ),
  };
}

/** The default language first, then the others it is to be published in. */
function writtenIn({ defaultLanguage, languages: chosen }: SettingsDraft): readonly Language[] {
  return [defaultLanguage, ...languages.filter((one) => one !== defaultLanguage && chosen.includes(one))];
}
