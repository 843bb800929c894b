import type { Fields } from '../../accounts/desk.ts';
import { originMark } from '../drafts/draft-parts.ts';
import type { Sent, SentField } from './save-writing.ts';

/** The names under which a page sends what goes with a field. */
export const beside = {
  /** The mark of what stood in it. */
  was: (name: string) => `was-${name}`,
  /** What its script is just saving. */
  saving: (name: string) => `saving-${name}`,
  /** The mark of the original beside it. */
  of: (name: string) => `of-${name}`,
  /** Ticked where an older translation fits again. */
  fits: (name: string) => `fits-${name}`,
  /** There where two have changed it, and the page has shown both. */
  asked: (name: string) => `asked-${name}`,
  /** `theirs` or `yours`. */
  choice: (name: string) => `choice-${name}`,
} as const;

/** What a page has sent; a field without its mark is not one of ours, and is left out. */
export function sentIn(fields: Fields): Sent {
  const names = fields.names.filter((name) => fields.all(beside.was(name)).length > 0);
  return new Map(names.map((name) => [name, sentField(fields, name)]));
}

function sentField(fields: Fields, name: string): SentField {
  const of = fields.text(beside.of(name));
  return {
    value: fields.text(name),
    was: [...fields.all(beside.was(name)), ...fields.all(beside.saving(name)).map((text) => originMark(text.trim()))],
    of: of === '' ? undefined : of,
    fits: fields.text(beside.fits(name)) === 'yes',
    choice: choiceIn(fields, name),
  };
}

function choiceIn(fields: Fields, name: string): SentField['choice'] {
  const chosen = fields.text(beside.choice(name));
  if (chosen === 'theirs' || chosen === 'yours') return chosen;
  return fields.text(beside.asked(name)) === 'yes' ? 'open' : undefined;
}
