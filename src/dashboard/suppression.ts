/**
 * Which cells of a table must stay hidden so that no small one can be read or worked out (primary and complementary cell
 * suppression). Pure.
 */

/** Fewer than so many could point to a person. */
export const LEAST_SHOWN = 5;

export interface Cell {
  readonly name: string;
  readonly count: number;
}

/** A number that everybody knows: the sum of some cells, such as a goal's or the whole. */
export type KnownSum = ReadonlySet<string>;

export function isSmall(count: number): boolean {
  return count > 0 && count < LEAST_SHOWN;
}

/**
 * The names of the cells to hide: the small ones, and of the others as few and as little ones as it takes, so that from
 * what is shown and the known sums no hidden cell follows, nor a sum of hidden ones that is small itself.
 *
 * A cell that is a known sum by itself is known anyway and not hidden. Where all together are few, all are hidden.
 */
export function hiddenCells(cells: readonly Cell[], sums: readonly KnownSum[]): ReadonlySet<string> {
  const known = new Set(sums.filter(({ size }) => size === 1).flatMap((names) => [...names]));
  const hideable = cells.filter(({ name }) => !known.has(name)).sort((a, b) => a.count - b.count);
  const hidden = new Set(hideable.filter(({ count }) => isSmall(count)).map(({ name }) => name));
  for (;;) {
    const given = givenAway(cells, hidden, sums);
    if (given === undefined) return hidden;
    const cover = coverFor(given, hideable, hidden, sums);
    if (cover === undefined) return hidden;
    hidden.add(cover);
  }
}

/** The smallest cell that is not hidden yet, best in the smallest sum that one given away is part of; empty ones last. */
function coverFor(
  given: readonly string[],
  hideable: readonly Cell[],
  hidden: ReadonlySet<string>,
  sums: readonly KnownSum[],
): string | undefined {
  const near = sums.filter((names) => given.some((name) => names.has(name))).sort((a, b) => a.size - b.size);
  for (const names of near) {
    const free = hideable.filter(({ name }) => names.has(name) && !hidden.has(name));
    const cover = free.find(({ count }) => count > 0) ?? free[0];
    if (cover !== undefined) return cover.name;
  }
  return undefined;
}

/** Hidden cells whose number, or whose small sum, follows from the known sums; undefined where none does. */
function givenAway(
  cells: readonly Cell[],
  hidden: ReadonlySet<string>,
  sums: readonly KnownSum[],
): readonly string[] | undefined {
  const unknown = cells.filter(({ name }) => hidden.has(name));
  const equations = sums.map((names) => unknown.map(({ name }) => (names.has(name) ? 1 : 0)));
  for (const row of reduced(equations)) {
    const part = unknown.filter((_, column) => row[column] !== 0);
    const isSum = row.every((factor) => factor >= 0);
    const sum = unknown.reduce((total, { count }, column) => total + count * (row[column] ?? 0), 0);
    if (part.length === 1 || (isSum && sum < LEAST_SHOWN)) return part.map(({ name }) => name);
  }
  return undefined;
}

const ROUNDING = 1e-9;

/** The equations in reduced row echelon form: what follows for one unknown alone stands in a row by itself. */
function reduced(equations: readonly (readonly number[])[]): number[][] {
  const rows = equations.map((row) => [...row]);
  const width = rows[0]?.length ?? 0;
  let done = 0;
  for (let column = 0; column < width; column += 1) {
    const at = rows.findIndex((row, index) => index >= done && Math.abs(row[column] ?? 0) > ROUNDING);
    const pivot = rows[at];
    if (pivot === undefined) continue;
    rows.splice(at, 1);
    const scaled = pivot.map((factor) => factor / (pivot[column] ?? 1));
    rows.splice(done, 0, scaled);
    rows.forEach((row, index) => {
      const times = row[column] ?? 0;
      if (index === done || Math.abs(times) <= ROUNDING) return;
      rows[index] = row.map((factor, place) => snap(factor - times * (scaled[place] ?? 0)));
    });
    done += 1;
  }
  return rows.slice(0, done);
}

function snap(value: number): number {
  return Math.abs(value) <= ROUNDING ? 0 : value;
}
