/** What stands in one text and not in the other, word by word. Pure. */
import { diffArrays } from 'diff';
import type { Language } from '../../platform/i18n/languages.ts';
import type { Demand } from '../campaign.ts';

/** A run of words that stands in both texts, or in one of them. */
export interface Piece {
  readonly is: 'same' | 'removed' | 'added';
  readonly text: string;
}

/** Some paragraphs on end: left as they were, or changed. */
export type Stretch =
  | { readonly is: 'same'; readonly text: string; readonly paragraphs: number }
  | { readonly is: 'changed'; readonly pieces: readonly Piece[] };

/** Of what supporters read, in its order on the page. */
export const comparedFields = ['title', 'summary', 'demands', 'petition', 'consent', 'body'] as const;

export type ComparedField = (typeof comparedFields)[number];

/** A text as far as it is compared. */
export type ComparedText = { readonly [F in Exclude<ComparedField, 'demands'>]: string } & {
  readonly demands: readonly Demand[];
};

export interface FieldDifference {
  readonly field: ComparedField;
  /** Empty where the field is the same in both. */
  readonly stretches: readonly Stretch[];
}

/** More than so many steps from one text to the other: nobody could follow them, and finding them takes too long. */
const MOST_STEPS = 800;

/** Every field of a text, and what has changed in it. */
export function textDifferences(before: ComparedText, after: ComparedText, language: Language): FieldDifference[] {
  return comparedFields.map((field) => {
    const [one, other] = [inParagraphs(before, field), inParagraphs(after, field)];
    return { field, stretches: one === other ? [] : paragraphDifference(one, other, language) };
  });
}

/** Paragraphs that are left alone, and between them those that have changed, word by word. */
export function paragraphDifference(before: string, after: string, language: Language): readonly Stretch[] {
  const stretches: Stretch[] = [];
  let removed: readonly string[] = [];
  let added: readonly string[] = [];
  const endChange = () => {
    if (removed.length + added.length === 0) return;
    const pieces = wordDifference(removed.join('\n\n'), added.join('\n\n'), language);
    stretches.push({ is: 'changed', pieces });
    [removed, added] = [[], []];
  };
  for (const run of stepsBetween(paragraphsOf(before), paragraphsOf(after))) {
    if (run.removed) removed = [...removed, ...run.value];
    else if (run.added) added = [...added, ...run.value];
    else {
      endChange();
      stretches.push({ is: 'same', text: run.value.join('\n\n'), paragraphs: run.value.length });
    }
  }
  endChange();
  return stretches;
}

/**
 * Words that were taken out and put in, in their order.
 *
 * @example wordDifference('a quick fox', 'a slow fox', 'en') // same “a ”, removed “quick”, added “slow”, same “ fox”
 */
export function wordDifference(before: string, after: string, language: Language): readonly Piece[] {
  const runs = stepsBetween(wordsOf(before, language), wordsOf(after, language));
  return joined(
    runs.map(({ value, removed, added }) => ({
      is: removed ? 'removed' : added ? 'added' : 'same',
      text: value.join(''),
    })),
  );
}

/** One after the other: what is the same, what is only in the first, what is only in the second. */
function stepsBetween(before: string[], after: string[]) {
  return (
    diffArrays(before, after, { maxEditLength: MOST_STEPS }) ?? [
      { value: before, removed: true, added: false },
      { value: after, removed: false, added: true },
    ]
  );
}

/** What stands between words, alone between two changes, belongs to both: “the old law” becomes “a new rule” in one step, not in three. */
function joined(pieces: readonly Piece[]): readonly Piece[] {
  const result: Piece[] = [];
  let removed = '';
  let added = '';
  const endChange = () => {
    if (removed !== '') result.push({ is: 'removed', text: removed });
    if (added !== '') result.push({ is: 'added', text: added });
    [removed, added] = ['', ''];
  };
  for (const [index, { is, text }] of pieces.entries()) {
    const isBetween = removed !== '' && added !== '' && /^[\s\p{P}]+$/u.test(text) && index + 1 < pieces.length;
    if (is !== 'added' && (is === 'removed' || isBetween)) removed += text;
    if (is !== 'removed' && (is === 'added' || isBetween)) added += text;
    if (is !== 'same' || isBetween) continue;
    endChange();
    result.push({ is, text });
  }
  endChange();
  return result;
}

const segmenters = new Map<Language, Intl.Segmenter>();

/** Words, and what stands between them (Unicode TR 29): a Persian word with its half-spaces is one. */
function wordsOf(text: string, language: Language): string[] {
  const segmenter = segmenters.get(language) ?? new Intl.Segmenter(language, { granularity: 'word' });
  segmenters.set(language, segmenter);
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

function paragraphsOf(text: string): string[] {
  return text === '' ? [] : text.split(/\n[ \t]*\n\s*/);
}

function inParagraphs(text: ComparedText, field: ComparedField): string {
  const written =
    field === 'demands'
      ? text.demands.map((demand) => `${demand.addressee}\n${demand.text}`).join('\n\n')
      : text[field];
  return written.replaceAll('\r\n', '\n').trim();
}
