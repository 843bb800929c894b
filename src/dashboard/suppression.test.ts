import fc from 'fast-check';
import { type Cell, hiddenCells, isSmall, type KnownSum, LEAST_SHOWN } from './suppression.ts';

const names = ['a', 'b', 'c', 'd', 'e', 'f'];
const all: KnownSum = new Set(names);
const cellsOf = (counts: readonly number[]) => names.map((name, index) => ({ name, count: counts[index] ?? 0 }));
const counts = fc.array(fc.integer({ min: 0, max: 8 }), {
  minLength: names.length,
  maxLength: names.length,
});
const goals = fc
  .array(fc.subarray(names, { minLength: 1 }), { maxLength: 2 })
  .map((sets) => sets.map((set) => new Set(set)));

function sumOf(cells: readonly Cell[], of: KnownSum): number {
  return cells.reduce((total, { name, count }) => total + (of.has(name) ? count : 0), 0);
}

/** Whether whoever looks cannot know a hidden cell: another number for it, too, agrees with all that is shown and known. */
function mayDiffer(cell: Cell, unknown: readonly Cell[], sums: readonly KnownSum[]): boolean {
  const rest = unknown.filter((other) => other !== cell);
  const agrees = (left: readonly number[], at: number): boolean => {
    const next = rest[at];
    if (next === undefined) return left.every((sum) => sum === 0);
    return countsUpTo(next, left).some((count) => agrees(without(next, count, left), at + 1));
  };
  const without = ({ name }: Cell, count: number, left: readonly number[]) =>
    left.map((sum, index) => (sums[index]?.has(name) ? sum - count : sum));
  const countsUpTo = ({ name }: Cell, left: readonly number[]) => {
    const most = Math.min(...left.filter((_, index) => sums[index]?.has(name)));
    return Array.from({ length: most + 1 }, (_, count) => count);
  };
  const left = sums.map((names) => sumOf(unknown, names));
  return countsUpTo(cell, left).some((count) => count !== cell.count && agrees(without(cell, count, left), 0));
}

test('no small cell is shown, but one that a known sum tells by itself', () => {
  fc.assert(
    fc.property(counts, goals, (some, sets) => {
      const cells = cellsOf(some);
      const hidden = hiddenCells(cells, [all, ...sets]);
      for (const { name, count } of cells) {
        const isKnown = sets.some((set) => set.size === 1 && set.has(name));
        if (isSmall(count)) expect(hidden.has(name)).toBe(!isKnown);
      }
    }),
  );
});

test('from what is shown and the known sums no hidden number follows, where there are enough to hide it among', () => {
  fc.assert(
    fc.property(counts, goals, (some, sets) => {
      const cells = cellsOf(some);
      const sums = [all, ...sets];
      const hidden = hiddenCells(cells, sums);
      const unknown = cells.filter(({ name }) => hidden.has(name));
      // Where all that could be hidden is hidden, there is nothing more to do.
      const isExhausted = sums.every((names) => {
        const touches = [...names].some((name) => hidden.has(name));
        const isKnown = (name: string) => sets.some((set) => set.size === 1 && set.has(name));
        return !touches || [...names].every((name) => hidden.has(name) || isKnown(name));
      });
      if (unknown.length === 0 || isExhausted) return;
      for (const cell of unknown) expect(mayDiffer(cell, unknown, sums)).toBe(true);
    }),
    { numRuns: 200 },
  );
});

test('the hidden cells of the whole are two at least, and not few together, where all are not few', () => {
  fc.assert(
    fc.property(counts, (some) => {
      const cells = cellsOf(some);
      const hidden = hiddenCells(cells, [all]);
      if (hidden.size === 0) return;
      const together = cells.reduce((sum, { name, count }) => sum + (hidden.has(name) ? count : 0), 0);
      expect(hidden.size).toBeGreaterThan(1);
      if (sumOf(cells, all) >= LEAST_SHOWN) expect(together).toBeGreaterThanOrEqual(LEAST_SHOWN);
    }),
  );
});

test('hides no more than it must', () => {
  expect(hiddenCells(cellsOf([0, 5, 6, 100, 0, 7]), [all])).toEqual(new Set());
  expect(hiddenCells(cellsOf([0, 3, 6, 100, 0, 7]), [all])).toEqual(new Set(['b', 'c']));
  expect(hiddenCells(cellsOf([4, 3, 6, 100, 0, 7]), [all])).toEqual(new Set(['a', 'b']));
  // A goal for a, b and c would tell c, whatever of the others is hidden.
  expect(hiddenCells(cellsOf([20, 30, 3, 10, 0, 4]), [all, new Set(['a', 'b', 'c'])])).toEqual(
    new Set(['c', 'f', 'a', 'd']),
  );
});
