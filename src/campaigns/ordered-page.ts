import type { MemberVisit } from '../accounts/desk.ts';
import type { Link } from '../accounts/desk-form.ts';
import type { ShownPicture } from '../accounts/desk-picture.ts';
import type { DeskFrame, UndoView } from '../accounts/desk-view.ts';
import type { Html, PageTools } from '../platform/views/frame.ts';

/** People or organisations in the order of the campaign's page: for `desk/ordered`. */
interface OrderedView {
  readonly frame: DeskFrame;
  readonly heading: string;
  readonly lead: string;
  /** What to do first, where there is nobody. */
  readonly none: string | undefined;
  readonly add: Link;
  readonly entries: readonly OrderedEntry[];
}

interface OrderedEntry {
  readonly name: string;
  readonly facts: string;
  readonly picture: ShownPicture | undefined;
  /** How things stand, where there is something to say. */
  readonly state: string | undefined;
  readonly links: readonly Link[];
  readonly moves: readonly { readonly action: string; readonly label: string }[];
}

declare module '../platform/views/views.ts' {
  interface Views {
    'desk/ordered': OrderedView;
  }
}

export interface OrderedInput extends Omit<OrderedView, 'frame' | 'entries'> {
  /** `at` is where its own pages are. */
  readonly entries: readonly (Omit<OrderedEntry, 'moves'> & { readonly at: string })[];
  readonly undo: UndoView | undefined;
}

export function orderedPage(
  { render }: Pick<PageTools, 'render'>,
  { say, frame }: MemberVisit,
  { entries, undo, ...input }: OrderedInput,
): Html {
  return render('desk/ordered', {
    ...input,
    frame: frame({ title: input.heading, undo }),
    entries: entries.map(({ at, ...entry }, index) => ({
      ...entry,
      moves: [
        ...(index === 0 ? [] : [{ action: `${at}/up`, label: say('desk-committee.up') }]),
        ...(index === entries.length - 1 ? [] : [{ action: `${at}/down`, label: say('desk-committee.down') }]),
      ],
    })),
  });
}
