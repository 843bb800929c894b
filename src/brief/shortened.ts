/** A text of at most so many letters, cut between two words and ended by … where it is longer. */
export function shortened(text: string, most: number): string {
  const letters = [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)];
  if (letters.length <= most) return text;
  const kept = letters
    .slice(0, most - 1)
    .map(({ segment }) => segment)
    .join('');
  const atWord = kept.slice(0, Math.max(kept.lastIndexOf(' '), kept.length / 2));
  return `${atWord.trimEnd()}…`;
}
