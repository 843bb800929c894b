import fc from 'fast-check';
import type { Goal } from '../campaigns/campaign.ts';
import { goalKey, type MilestoneKey, newMilestones, type Standing, stepOf, stepsUpTo } from './milestones.ts';

const goal = (target: number, country?: string, regions: readonly string[] = []): Goal => ({
  label: { en: 'Goal' },
  target,
  regions,
  ...(country === undefined ? {} : { country }),
});
const standing = (verified: number, goals: Standing['goals'] = []): Standing => ({ verified, goals });

/** What is told where a campaign is looked at with these counts, one after the other. */
function toldOf(standings: readonly Standing[]): MilestoneKey[][] {
  const known = new Set<MilestoneKey>();
  return standings.map((one) => {
    const reached = newMilestones(one, known);
    for (const { key } of reached) known.add(key);
    return reached.filter(({ isTold }) => isTold).map(({ key }) => key);
  });
}

const counts = fc.array(fc.nat({ max: 400_000 }), { maxLength: 12 });

test('the steps grow with the count', () => {
  expect(stepsUpTo(99)).toEqual([]);
  expect(stepsUpTo(12_345)).toEqual([100, 500, 1_000, 2_500, 5_000, 10_000]);
  expect(stepsUpTo(260_000).slice(5)).toEqual(
    [10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 150, 200, 250].map((thousands) => thousands * 1_000),
  );
});

test('nothing is told twice, whatever the count does', () => {
  fc.assert(
    fc.property(counts, (all) => {
      const told = toldOf(all.map((count) => standing(count, [{ goal: goal(7_000), verified: count }]))).flat();
      expect(new Set(told).size).toBe(told.length);
    }),
  );
});

test('of steps that are passed at once the highest alone is told, and it is never above the count', () => {
  fc.assert(
    fc.property(counts, (all) => {
      for (const [index, told] of toldOf(all.map((count) => standing(count))).entries()) {
        expect(told.length).toBeLessThanOrEqual(1);
        const [step] = told.map(stepOf);
        if (step === undefined) continue;
        expect(step).toBe(stepsUpTo(all[index] ?? 0).at(-1));
        expect(step).toBeGreaterThan(Math.max(0, ...all.slice(0, index).map((count) => stepsUpTo(count).at(-1) ?? 0)));
      }
    }),
  );
});

test('every step that a rising count passes is told or passed at once with a higher one', () => {
  fc.assert(
    fc.property(counts, (all) => {
      const rising = all.toSorted((a, b) => a - b);
      const told = toldOf(rising.map((count) => standing(count)));
      const highest = told.flat().map(stepOf).at(-1);
      expect(highest).toBe(stepsUpTo(rising.at(-1) ?? 0).at(-1));
    }),
  );
});

test('each goal is told of when it is reached, once, and a raised one again', () => {
  const [flanders, brussels] = [goal(10, 'BE', ['BE-VLG']), goal(10, 'BE', ['BE-BRU'])];
  const at = (inFlanders: number, inBrussels: number, first = flanders) =>
    standing(20, [
      { goal: first, verified: inFlanders },
      { goal: brussels, verified: inBrussels },
    ]);
  expect(toldOf([at(9, 10), at(9, 10), at(12, 9), at(3, 12), at(15, 10, goal(14, 'BE', ['BE-VLG']))])).toEqual([
    [goalKey(brussels)],
    [],
    [goalKey(flanders)],
    [],
    ['goal:14:BE:BE-VLG'],
  ]);
});

test('a goal is the same one under another label, in another order of its regions', () => {
  expect(goalKey({ target: 5, country: 'BE', regions: ['BE-WAL', 'BE-BRU'] })).toBe(
    goalKey({ target: 5, country: 'BE', regions: ['BE-BRU', 'BE-WAL'] }),
  );
  expect(goalKey(goal(5))).toBe('goal:5::');
});
