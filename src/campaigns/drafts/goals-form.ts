/** Goals as a form tells them. Pure. */
import type { Fields } from '../../accounts/desk.ts';
import { type Language, languages } from '../../platform/i18n/languages.ts';
import { wholeNumberIn } from '../../platform/i18n/whole-number.ts';
import { onOneLine } from '../text-rules.ts';
import type { GoalDraft } from './draft-parts.ts';

/** A page with more would be no page of goals any more. */
export const MOST_GOALS = 30;

/** What a goal counts, which is chosen when it is added. */
export type GoalKind = 'total' | 'belgium' | 'country';

export const goalKinds = ['total', 'belgium', 'country'] as const;

export function kindOf({ country }: GoalDraft): GoalKind {
  return country === null ? 'total' : country === 'BE' ? 'belgium' : 'country';
}

/** A goal of which nothing is said yet. */
export function emptyGoal(kind: GoalKind): GoalDraft {
  const country = { total: null, belgium: 'BE', country: '' }[kind];
  return { label: {}, target: 0, country, regions: [] };
}

/** The name of a goal's field: also what a fault in it is called. */
export function goalField(index: number, field: 'kind' | 'target' | 'country' | 'regions'): string {
  return `goals.${index}.${field}`;
}

export function labelField(index: number, language: Language): string {
  return `goals.${index}.label.${language}`;
}

/** A goal, and what stands in the field of its number. */
export interface TypedGoal {
  /** Its target is 0, which no goal has, where no number was typed. */
  readonly goal: GoalDraft;
  readonly target: string;
}

/** Under this number a goal that was taken off the page goes with the form, so that it can come back. */
export const TAKEN = 99;

/** The goals that were typed. */
export function goalsIn(fields: Fields): readonly TypedGoal[] {
  const goals: TypedGoal[] = [];
  while (goals.length < MOST_GOALS) {
    const goal = goalAt(fields, goals.length);
    if (goal === undefined) break;
    goals.push(goal);
  }
  return goals;
}

/** The goal that was typed under a number; undefined where there is none. */
export function goalAt(fields: Fields, index: number): TypedGoal | undefined {
  const kind = goalKinds.find((one) => one === fields.text(goalField(index, 'kind')));
  if (kind === undefined) return undefined;
  const label = languages.flatMap((language): [Language, string][] => {
    const typed = onOneLine(fields.text(labelField(index, language)));
    return typed === '' ? [] : [[language, typed]];
  });
  const target = fields.text(goalField(index, 'target'));
  const country = kind === 'country' ? fields.text(goalField(index, 'country')) : emptyGoal(kind).country;
  const regions = kind === 'total' ? [] : fields.all(goalField(index, 'regions'));
  const goal = {
    label: Object.fromEntries(label),
    target: wholeNumberIn(target) ?? 0,
    country,
    // Those of a country that was chosen before are none of this one.
    regions: regions.filter((code) => kind === 'belgium' || code.startsWith(`${country}-`)),
  };
  return { goal, target };
}

/** As fields that go with a form unseen. */
export function keptGoal({ goal, target }: TypedGoal): readonly { readonly name: string; readonly value: string }[] {
  return [
    { name: goalField(TAKEN, 'kind'), value: kindOf(goal) },
    { name: goalField(TAKEN, 'target'), value: target },
    { name: goalField(TAKEN, 'country'), value: goal.country ?? '' },
    ...goal.regions.map((value) => ({ name: goalField(TAKEN, 'regions'), value })),
    ...languages.flatMap((language) => {
      const value = goal.label[language];
      return value === undefined ? [] : [{ name: labelField(TAKEN, language), value }];
    }),
  ];
}
