/** A text of at most so many letters, cut between two words and ended by … where it is longer. */
export function shortened(text: string, most: number): string {
  const letters = [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)];
  if (letters.length <= most) return text;
  const kept = letters
    .slice(0, most - 1)
    .map(({ segment }) => segment)
    .join('');
  const space = kept.lastIndexOf(' ');
  const cut = space > kept.length / 2 ? kept.slice(0, space) : kept;
  return `${cut.trimEnd()}…`;
}
