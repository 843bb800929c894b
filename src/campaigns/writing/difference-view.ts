import type { Visit } from '../../accounts/desk.ts';
import type { Language } from '../../platform/i18n/languages.ts';
import { type Foreign, foreignOn } from '../../platform/i18n/words.ts';
import type { FieldDifference, Piece, Stretch } from './differences.ts';

/** Fields that have changed, before and after: for `desk/differences`. */
export interface DifferencesView {
  readonly before: string;
  readonly after: string;
  readonly foreign: Foreign | undefined;
  readonly fields: readonly FieldDifferenceView[];
  /** Names the fields that are the same; undefined where none is. */
  readonly same: string | undefined;
}

export interface FieldDifferenceView {
  /** A part of ids. */
  readonly field: string;
  readonly heading: string;
  readonly stretches: readonly StretchView[];
}

export interface StretchView {
  /** Paragraphs left alone, folded under how many they are. */
  readonly same: { readonly summary: string; readonly text: string } | undefined;
  readonly before: readonly PieceView[];
  readonly after: readonly PieceView[];
}

/** What is marked says so in words too, in the page's language: colours are not read aloud. */
interface PieceView {
  readonly text: string;
  readonly mark: 'ins' | 'del' | undefined;
  readonly said: string;
  readonly saidIn: Foreign;
}

type Words = Pick<Visit, 'say' | 'language'>;

export function differencesView(
  visit: Words,
  written: Language,
  sides: Pick<DifferencesView, 'before' | 'after'>,
  differences: readonly FieldDifference[],
): DifferencesView {
  const { say, language } = visit;
  const changed = differences.filter(({ stretches }) => stretches.length > 0);
  const same = differences.filter(({ stretches }) => stretches.length === 0);
  const list = new Intl.ListFormat(language).format(same.map(({ field }) => say(`desk-versions.field.${field}`)));
  return {
    ...sides,
    foreign: foreignOn(language, written),
    fields: changed.map(({ field, stretches }) => ({
      field,
      heading: say(`desk-versions.field.${field}`),
      stretches: stretchViews(visit, stretches),
    })),
    same: same.length === 0 ? undefined : say('desk-versions.same', { fields: list }),
  };
}

export function stretchViews(visit: Words, stretches: readonly Stretch[]): readonly StretchView[] {
  return stretches.map((stretch) => {
    if (stretch.is === 'changed') return { same: undefined, ...sidesView(visit, stretch.pieces) };
    const summary = visit.say('desk-versions.paragraphs', { count: stretch.paragraphs });
    return { same: { summary, text: stretch.text }, before: [], after: [] };
  });
}

/** The words of both texts, each with what the other lacks marked. */
function sidesView(visit: Words, pieces: readonly Piece[]): Pick<StretchView, 'before' | 'after'> {
  const views = pieces.map((piece) => ({ is: piece.is, view: pieceView(visit, piece) }));
  return {
    before: views.filter(({ is }) => is !== 'added').map(({ view }) => view),
    after: views.filter(({ is }) => is !== 'removed').map(({ view }) => view),
  };
}

function pieceView({ say, language }: Words, { is, text }: Piece): PieceView {
  const saidIn = { language, direction: language === 'fa' ? 'rtl' : 'ltr' } as const;
  switch (is) {
    case 'same':
      return { text, mark: undefined, said: '', saidIn };
    case 'removed':
      return { text, mark: 'del', said: say('desk-versions.removed'), saidIn };
    case 'added':
      return { text, mark: 'ins', said: say('desk-versions.added'), saidIn };
  }
}
