/** How closely a sheet must be set in a browser for one page of A4, which does not try it out as Typst does. Pure. */
import type { Language } from '../platform/i18n/languages.ts';

export type Density = 'roomy' | 'even' | 'dense' | 'densest' | 'tightest';

interface Worded {
  readonly text: string;
}

/** What of a sheet takes room. */
interface Content {
  readonly language: Language;
  readonly title: Worded;
  readonly facts: readonly string[];
  readonly demands: readonly { readonly addressee: Worded; readonly text: Worded }[];
  readonly moreDemands: string | undefined;
  readonly goals: readonly { readonly label: Worded }[];
  readonly moreGoals: string | undefined;
  readonly regions: readonly unknown[];
  readonly countries: readonly unknown[];
  readonly next: Worded | undefined;
}

/** Letters to a line, across the sheet and in its title, at the size of `roomy`. */
const ACROSS = 88;
const IN_TITLE = 48;
/** Lines that one page has room for at each density: measured in Chromium, less a tenth for other letters and margins. */
const room: readonly (readonly [Density, number])[] = [
  ['roomy', 50],
  ['even', 57],
  ['dense', 72],
  ['densest', 96],
];

export function densityOf(sheet: Content): Density {
  const needed = linesOf(sheet) * (sheet.language === 'fa' ? 1.2 : 1);
  return room.find(([, lines]) => needed <= lines)?.[0] ?? 'tightest';
}

function linesOf({ title, facts, demands, goals, moreGoals, moreDemands, regions, countries, next }: Content): number {
  const ends = 9 + (moreGoals === undefined ? 0 : 1) + (moreDemands === undefined ? 0 : 1);
  const heading = 1.9 * linesIn(title.text, IN_TITLE);
  const count = Math.max(5, 2 + facts.reduce((sum, fact) => sum + linesIn(fact, ACROSS * 0.7), 0));
  const asked = demands.reduce(
    (sum, one) => sum + linesIn(one.addressee.text, ACROSS * 0.95) + linesIn(one.text.text, ACROSS),
    2,
  );
  const aimed =
    goals.length === 0 ? 0 : 2 + goals.reduce((sum, goal) => sum + 1.15 * linesIn(goal.label.text, ACROSS * 0.28), 0);
  const places = Math.max(2 + 1.2 * regions.length + 1, 2 + 1.2 * countries.length + 9);
  const coming = next === undefined ? 0 : 2 + linesIn(next.text, ACROSS);
  return ends + heading + count + asked + aimed + places + coming;
}

function linesIn(text: string, letters: number): number {
  return Math.max(1, Math.ceil(text.length / letters));
}
