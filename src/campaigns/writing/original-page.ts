import type { Link } from '../../accounts/desk-form.ts';
import type { DeskFrame } from '../../accounts/desk-view.ts';
import { languageName } from '../../platform/i18n/format.ts';
import { directionOf, type Language } from '../../platform/i18n/languages.ts';
import type { Foreign } from '../../platform/i18n/words.ts';
import type { Html, PageTools } from '../../platform/views/frame.ts';
import { type FieldDifferenceView, stretchViews } from './difference-view.ts';
import { paragraphDifference } from './differences.ts';
import { textPath, type WritingVisit } from './editor-page.ts';
import type { WrittenField } from './written-fields.ts';

/** For `desk/original`. */
interface OriginalView {
  readonly frame: DeskFrame;
  readonly heading: string;
  readonly lead: string;
  readonly before: string;
  readonly after: string;
  readonly foreign: Foreign;
  readonly fields: readonly (FieldDifferenceView & { readonly notKept: string | undefined; readonly mend: Link })[];
  readonly links: readonly Link[];
}

declare module '../../platform/views/views.ts' {
  interface Views {
    'desk/original': OriginalView;
  }
}

export interface OriginalInput {
  readonly language: Language;
  readonly original: Language;
  /** Translations that are older than their original. */
  readonly older: readonly WrittenField[];
  /** What the original said, by its mark. */
  readonly said: ReadonlyMap<string, string>;
}

/** What has changed in the original since it was translated, field by field. */
export function originalPage({ render }: Pick<PageTools, 'render'>, visit: WritingVisit, input: OriginalInput): Html {
  const { say, frame, language: own } = visit;
  const { language, original, older, said } = input;
  const heading = say('desk-writing.since.title', { language: languageName(own, language) });
  return render('desk/original', {
    frame: frame({ title: heading }),
    heading,
    lead: older.length === 0 ? say('desk-writing.since.nothing') : say('desk-writing.since.lead'),
    before: say('desk-writing.since.before'),
    after: say('desk-writing.since.after'),
    foreign: { language: original, direction: directionOf(original) },
    fields: older.map(({ name, place, original: now = '', origin = '' }) => {
      const before = said.get(origin);
      return {
        field: name,
        heading: say(`desk-writing.field.${place.field}`),
        stretches: before === undefined ? [] : stretchViews(visit, paragraphDifference(before, now, original)),
        notKept: before === undefined ? say('desk-writing.since.not-kept') : undefined,
        mend: { url: `${textPath(visit, language)}#${name}`, label: say('desk-writing.since.mend') },
      };
    }),
    links: [
      { url: textPath(visit, language), label: say('desk-writing.since.back') },
      { url: textPath(visit), label: say('desk-writing.back') },
    ],
  });
}
