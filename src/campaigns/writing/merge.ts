/** What two people have typed into the same field at once. Pure. */
import { originMark } from '../drafts/draft-parts.ts';

/** A field as it came back from a page. */
export interface TypedField {
  readonly value: string;
  /** The marks of what the page knows to stand in it: of when it was made, and of what it is just saving. */
  readonly was: readonly string[];
}

export type Merged =
  /** One of the two has left it alone, or both have typed the same. */
  | { readonly kind: 'clear'; readonly value: string }
  /** Both have changed it: nobody but a person can tell which is right. */
  | { readonly kind: 'conflict'; readonly theirs: string; readonly yours: string };

/** @param stands what the draft says now. @param typed undefined where the page did not send the field. */
export function mergeField(stands: string, typed: TypedField | undefined): Merged {
  if (typed === undefined || typed.value === stands || typed.was.includes(originMark(typed.value))) {
    return { kind: 'clear', value: stands };
  }
  if (typed.was.includes(originMark(stands))) return { kind: 'clear', value: typed.value };
  return { kind: 'conflict', theirs: stands, yours: typed.value };
}
