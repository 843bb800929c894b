/** Which numbers are worth a mail to the team. Pure. */
import type { Goal } from '../campaigns/campaign.ts';

/** What was reached, for ever the same: `verified:1000`, or a goal by what it counts: `goal:8000:BE:BE-WAL`. */
export type MilestoneKey = `verified:${number}` | `goal:${number}:${string}:${string}`;

const firstSteps = [100, 500, 1_000, 2_500, 5_000] as const;

/** Every step up to a count: the first ones, then each 10,000, and from 100,000 on each 50,000. */
export function stepsUpTo(count: number): number[] {
  const steps: number[] = firstSteps.filter((step) => step <= count);
  for (let step = 10_000; step <= count; step += step < 100_000 ? 10_000 : 50_000) steps.push(step);
  return steps;
}

/** A goal is another one when its number or its place is changed; its label, its order and its neighbours do not matter. */
export function goalKey({ target, country = '', regions }: Pick<Goal, 'target' | 'country' | 'regions'>): MilestoneKey {
  return `goal:${target}:${country}:${regions.toSorted().join('+')}`;
}

/** The step that a key stands for; undefined where it stands for a goal. */
export function stepOf(key: MilestoneKey): number | undefined {
  return key.startsWith('verified:') ? Number(key.slice('verified:'.length)) : undefined;
}

export interface Standing {
  readonly verified: number;
  readonly goals: readonly { readonly goal: Goal; readonly verified: number }[];
}

export interface Reached {
  readonly key: MilestoneKey;
  /** Whether the team is told of it: of several steps that are reached at once, of the highest alone. */
  readonly isTold: boolean;
}

/**
 * What was reached since the last look.
 *
 * @param known all that was reached before: none of it is reached again, however the count has fallen meanwhile.
 */
export function newMilestones({ verified, goals }: Standing, known: ReadonlySet<MilestoneKey>): Reached[] {
  const isNew = (key: MilestoneKey) => !known.has(key);
  const steps = stepsUpTo(verified)
    .map((step): MilestoneKey => `verified:${step}`)
    .filter(isNew);
  const reachedGoals = goals.filter((one) => one.verified >= one.goal.target).map(({ goal }) => goalKey(goal));
  return [
    ...steps.map((key, index) => ({ key, isTold: index === steps.length - 1 })),
    ...[...new Set(reachedGoals)].filter(isNew).map((key) => ({ key, isTold: true })),
  ];
}
