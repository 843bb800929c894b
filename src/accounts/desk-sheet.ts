import type { Html, PageTools } from '../platform/views/frame.ts';
import type { Visit } from './desk.ts';
import { type FieldIssue, type FieldView, type Link, type ProblemsView, problemsView } from './desk-form.ts';
import type { DeskFrame } from './desk-view.ts';

/** One form of several sections: for `desk/sheet`. */
interface SheetView {
  readonly frame: DeskFrame;
  readonly problems: ProblemsView | undefined;
  readonly heading: string;
  readonly paragraphs: readonly string[];
  readonly action: string;
  /** What goes with the form unseen. */
  readonly kept: readonly { readonly name: string; readonly value: string }[];
  readonly sections: readonly SheetSection[];
  readonly buttons: readonly SheetButton[];
  readonly links: readonly Link[];
}

export interface SheetSection {
  /** Of its heading. */
  readonly id: string;
  readonly heading: string;
  readonly paragraphs: readonly string[];
  readonly items: readonly SheetItem[];
  /** What can be done with the section alone. */
  readonly buttons: readonly SheetButton[];
}

/** A row of fields, or something to choose from. */
export interface SheetItem {
  readonly fields: readonly FieldView[];
  /** Two side by side at most, for what may be long. */
  readonly isBroad: boolean;
  readonly choices: ChoicesView | undefined;
}

/** One of several, or any of several: for `desk/choices`. */
export interface ChoicesView {
  readonly id: string;
  readonly name: string;
  readonly legend: string;
  readonly hint: string | undefined;
  readonly issue: string | undefined;
  readonly describedBy: string | undefined;
  readonly type: 'radio' | 'checkbox';
  /** Side by side, where there are many short ones. */
  readonly isDense: boolean;
  readonly choices: readonly ChoiceView[];
}

interface ChoiceView {
  readonly id: string;
  readonly value: string;
  readonly label: string;
  readonly hint: string | undefined;
  readonly isChosen: boolean;
}

export interface SheetButton {
  /** Empty where the form has one meaning only. */
  readonly name: string;
  readonly value: string;
  readonly label: string;
  /** What a button of many means, for those who hear it alone. */
  readonly about: string | undefined;
  readonly look: 'main' | 'quiet' | 'grave';
}

declare module '../platform/views/views.ts' {
  interface Views {
    'desk/sheet': SheetView;
  }
}

export function fieldRow(...fields: readonly FieldView[]): SheetItem {
  return { fields, isBroad: false, choices: undefined };
}

/** The same words in each language. */
export function languageRow(fields: readonly FieldView[]): SheetItem {
  return { fields, isBroad: true, choices: undefined };
}

export interface ChoicesInput extends Pick<ChoicesView, 'name' | 'legend' | 'type'> {
  readonly id?: string;
  readonly hint?: string;
  readonly isDense?: boolean;
  readonly options: readonly (Pick<ChoiceView, 'value' | 'label'> & { readonly hint?: string })[];
  readonly chosen: readonly string[];
}

/** The first choice has the name's own id, so that a problem leads to it. */
export function choicesItem(input: ChoicesInput, issues: readonly FieldIssue[] = []): SheetItem {
  const { name, id = name, hint, isDense = false, options, chosen } = input;
  const issue = issues.find(({ field }) => field === id)?.text;
  const describedBy = [hint && `${id}-hint`, issue && `${id}-issue`].filter(Boolean).join(' ');
  const choices = options.map(
    (option, index): ChoiceView => ({
      id: index === 0 ? id : `${id}-${option.value}`,
      value: option.value,
      label: option.label,
      hint: option.hint,
      isChosen: chosen.includes(option.value),
    }),
  );
  const { legend, type } = input;
  return {
    fields: [],
    isBroad: false,
    choices: {
      id,
      name,
      legend,
      hint,
      issue,
      describedBy: describedBy === '' ? undefined : describedBy,
      type,
      isDense,
      choices,
    },
  };
}

export function sheetButton(input: Pick<SheetButton, 'label'> & Partial<SheetButton>): SheetButton {
  return { name: '', value: '', about: undefined, look: 'main', ...input };
}

export type SheetSectionInput = Pick<SheetSection, 'id' | 'heading'> & Partial<SheetSection>;

export interface SheetInput {
  readonly heading: string;
  readonly paragraphs?: readonly string[];
  readonly action: string;
  readonly kept?: SheetView['kept'];
  readonly sections: readonly SheetSectionInput[];
  readonly buttons: readonly SheetButton[];
  readonly links?: readonly Link[];
  readonly issues?: readonly FieldIssue[];
}

export function deskSheet({ render }: Pick<PageTools, 'render'>, { frame, say }: Visit, input: SheetInput): Html {
  const { heading, paragraphs = [], action, kept = [], sections, buttons, links = [], issues = [] } = input;
  return render('desk/sheet', {
    frame: frame({ title: heading, hasProblems: issues.length > 0 }),
    problems: problemsView(say, issues),
    heading,
    paragraphs,
    action,
    kept,
    sections: sections.map((section) => ({ paragraphs: [], items: [], buttons: [], ...section })),
    buttons,
    links,
  });
}
