/**
 * The word of `words` that was probably meant: the one fewest letters away, when that is near enough to be no surprise.
 *
 * @example nearest('taget', ['label', 'target']) // 'target'
 */
export function nearest(meant: string, words: readonly string[]): string | undefined {
  const typed = meant.slice(0, 60).toLowerCase();
  const mostChanges = Math.max(1, Math.round(typed.length / 3));
  const ranked = words
    .map((word) => ({ word, changes: changesBetween(typed, word.toLowerCase()) }))
    .filter(({ changes }) => changes <= mostChanges)
    .sort((a, b) => a.changes - b.changes);
  return ranked[0]?.word;
}

/** How many letters to add, drop or replace to make one word of the other (Levenshtein). */
function changesBetween(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const replaced = (above[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    above = current;
  }
  return above[b.length] ?? 0;
}
