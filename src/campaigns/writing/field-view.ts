import type { Visit } from '../../accounts/desk.ts';
import type { Link } from '../../accounts/desk-form.ts';
import { formatNumber, languageName } from '../../platform/i18n/format.ts';
import { directionOf, type Language } from '../../platform/i18n/languages.ts';
import type { Foreign } from '../../platform/i18n/words.ts';
import { originMark } from '../drafts/draft-parts.ts';
import { type StretchView, stretchViews } from './difference-view.ts';
import { paragraphDifference } from './differences.ts';
import type { Conflict } from './save-writing.ts';
import { beside } from './sent.ts';
import { type ToolbarView, toolbarView } from './toolbar-view.ts';
import { mostOf, stateOf, type WrittenField } from './written-fields.ts';

/** One field to write in, beside what it translates: for `desk/writing-field`. */
export interface WritingFieldView {
  readonly name: string;
  readonly label: string;
  readonly hint: string | undefined;
  readonly issue: string | undefined;
  readonly describedBy: string | undefined;
  readonly value: string;
  /** Of what is written in it, always told: it is seldom the page's. */
  readonly written: Foreign;
  readonly rows: number;
  readonly hidden: readonly { readonly name: string; readonly value: string }[];
  readonly original: { readonly label: string; readonly text: string; readonly written: Foreign } | undefined;
  readonly older: { readonly text: string; readonly changed: Link; readonly fits: Tick } | undefined;
  readonly conflict: ConflictView | undefined;
  readonly toolbar: ToolbarView | undefined;
}

interface Tick {
  readonly name: string;
  readonly label: string;
}

/** What two have written in one field, to choose from or to mix. */
interface ConflictView {
  readonly heading: string;
  readonly theirs: string;
  readonly yours: string;
  readonly stretches: readonly StretchView[];
  readonly asked: string;
  readonly choice: string;
  readonly choices: readonly { readonly id: string; readonly value: string; readonly label: string }[];
}

/** What the fields of a page have in common. */
export interface FieldsOf {
  readonly language: Language;
  readonly original: Language;
  /** Where what changed in the original is shown. */
  readonly changedUrl: string;
  /** What demands are is told once. */
  readonly firstDemand: string | undefined;
  readonly conflicts: readonly Conflict[];
  /** Who has saved last; undefined where nobody knows. */
  readonly other: string | undefined;
}

type Words = Pick<Visit, 'say' | 'language' | 'inLanguage'>;

/** Of what is written, so that a text does not jump when it is opened. */
const LETTERS_A_LINE = 60;

export function writingField(visit: Words, of: FieldsOf, field: WrittenField): WritingFieldView {
  const { say } = visit;
  const { name, place, value, original } = field;
  const label = say(`desk-writing.field.${place.field}`);
  const conflict = of.conflicts.find((one) => one.name === name);
  const isNew = original === undefined && (place.in === 'text' || place.id === of.firstDemand);
  // Whoever translates it is to know as well what it is good for.
  const hint = isNew || place.field === 'consent' ? hintOf(visit, field) : undefined;
  const issue = conflict === undefined ? issueOf(visit, field) : say('desk-writing.conflict.issue');
  const describedBy = [hint && `${name}-hint`, issue && `${name}-issue`].filter(Boolean).join(' ');
  const words = conflict?.yours ?? value;
  return {
    name,
    label,
    hint,
    issue,
    describedBy: describedBy === '' ? undefined : describedBy,
    value: words,
    written: writtenIn(of.language),
    rows: rowsOf(field, words),
    hidden: [
      { name: beside.was(name), value: originMark(value) },
      ...(original === undefined ? [] : [{ name: beside.of(name), value: originMark(original) }]),
    ],
    original:
      original === undefined || original === ''
        ? undefined
        : {
            label: say('desk-writing.original', { language: languageName(visit.language, of.original) }),
            text: original,
            written: writtenIn(of.original),
          },
    older: olderView(visit, of, field),
    conflict: conflict && conflictView(visit, of, conflict),
    toolbar: place.field === 'body' ? toolbarView(visit, of.language, name) : undefined,
  };
}

function writtenIn(language: Language): Foreign {
  return { language, direction: directionOf(language) };
}

function hintOf({ say, language }: Words, field: WrittenField): string {
  const most = mostOf(field);
  return say(
    `desk-writing.hint.${field.place.field}`,
    most === undefined ? {} : { most: formatNumber(language, most) },
  );
}

function issueOf({ say, language }: Words, field: WrittenField): string | undefined {
  const most = mostOf(field);
  if (most === undefined || stateOf(field) !== 'too-long') return undefined;
  const { length } = field.value;
  return say('desk-writing.too-long', { most: formatNumber(language, most), length: formatNumber(language, length) });
}

function rowsOf({ place }: WrittenField, words: string): number {
  const lines = words.split('\n').reduce((sum, line) => sum + 1 + Math.floor(line.length / LETTERS_A_LINE), 0);
  if (place.field === 'body') return Math.min(40, Math.max(14, lines + 2));
  const isShort = place.field === 'title' || place.field === 'addressee';
  return Math.min(12, Math.max(isShort ? 2 : 3, lines + (isShort ? 0 : 1)));
}

function olderView({ say }: Words, { changedUrl }: FieldsOf, field: WrittenField): WritingFieldView['older'] {
  if (stateOf(field) !== 'older') return undefined;
  return {
    text: say('desk-writing.older'),
    changed: { url: `${changedUrl}#changed-${field.name}`, label: say('desk-writing.what-changed') },
    fits: { name: beside.fits(field.name), label: say('desk-writing.fits') },
  };
}

function conflictView(visit: Words, { language, other }: FieldsOf, { name, theirs, yours }: Conflict): ConflictView {
  const { say } = visit;
  const who = other ?? say('desk-writing.somebody');
  const choice = (value: 'yours' | 'theirs') => ({
    id: `${beside.choice(name)}-${value}`,
    value,
    label: say(`desk-writing.conflict.choose-${value}`, value === 'theirs' ? { name: who } : {}),
  });
  return {
    heading: say('desk-writing.conflict.heading', { name: who }),
    theirs: say('desk-writing.conflict.theirs', { name: who }),
    yours: say('desk-writing.conflict.yours'),
    stretches: stretchViews(visit, paragraphDifference(theirs, yours, language)),
    asked: beside.asked(name),
    choice: beside.choice(name),
    choices: [choice('yours'), choice('theirs')],
  };
}
