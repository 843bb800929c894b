import type { Words } from '../platform/i18n/words.ts';
import type { Html, PageTools } from '../platform/views/frame.ts';
import type { Visit } from './desk.ts';
import type { DeskFrame } from './desk-view.ts';

/** What is wrong with a form, in words, and at which field. */
export interface FieldIssue {
  readonly field: string;
  readonly text: string;
}

/** One field of a form: for `desk/field`. */
export interface FieldView {
  /** The name, where the page has no other field of that name. */
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly hint: string | undefined;
  readonly issue: string | undefined;
  readonly describedBy: string | undefined;
  readonly type: 'text' | 'email' | 'date' | 'time';
  readonly autocomplete: string;
  /** Of what is typed in it, where that is not the page's. */
  readonly direction: 'ltr' | 'auto';
  readonly inputMode: 'text' | 'email' | 'numeric';
  readonly isRequired: boolean;
  readonly value: string;
  /** Whether a keyboard must not improve what is typed. */
  readonly isLiteral: boolean;
  /** How many lines there are to type in; one where it is undefined. */
  readonly rows: number | undefined;
  /** Empty for a field to type in. */
  readonly options: readonly FieldOption[];
}

export interface FieldOption {
  readonly value: string;
  readonly label: string;
  readonly isChosen: boolean;
}

type FieldInput = Pick<FieldView, 'name' | 'label'> & Partial<Omit<FieldView, 'describedBy' | 'issue' | 'isLiteral'>>;

export function fieldView(input: FieldInput, issues: readonly FieldIssue[] = []): FieldView {
  const { name, id = name, hint } = input;
  const issue = issues.find(({ field }) => field === id)?.text;
  const describedBy = [hint === undefined ? '' : `${id}-hint`, issue === undefined ? '' : `${id}-issue`]
    .filter((id) => id !== '')
    .join(' ');
  return {
    type: 'text',
    autocomplete: 'off',
    direction: 'auto',
    inputMode: 'text',
    isRequired: true,
    value: '',
    rows: undefined,
    options: [],
    ...input,
    id,
    isLiteral: input.direction === 'ltr',
    hint,
    issue,
    describedBy: describedBy === '' ? undefined : describedBy,
  };
}

/** All that is wrong, each leading to its field: for `desk/problems`. */
export interface ProblemsView {
  readonly heading: string;
  readonly items: readonly FieldIssue[];
}

export function problemsView(say: Visit['say'], issues: readonly FieldIssue[]): ProblemsView | undefined {
  return issues.length === 0 ? undefined : { heading: say('desk.problems', { count: issues.length }), items: issues };
}

export interface Link {
  readonly url: string;
  readonly label: string;
}

/** A page with one form, or with one button, or with neither: for `desk/form`. */
interface DeskFormView {
  readonly frame: DeskFrame;
  readonly problems: ProblemsView | undefined;
  readonly heading: string;
  /** Organisers' own words that it is about. */
  readonly quote: Words | undefined;
  readonly paragraphs: readonly string[];
  readonly form: FormView | undefined;
  /** Ends or takes away what the form is about. */
  readonly removal: FormView | undefined;
  readonly links: readonly Link[];
}

/** For `desk/form-body`. */
export interface FormView {
  readonly action: string;
  /** What goes with the form unseen. */
  readonly kept: readonly { readonly name: string; readonly value: string }[];
  readonly fields: readonly FieldView[];
  readonly button: string;
  /** Takes something away: looks less inviting. */
  readonly isGrave: boolean;
  /** The page has something else that it is for. */
  readonly isQuiet: boolean;
}

declare module '../platform/views/views.ts' {
  interface Views {
    'desk/form': DeskFormView;
  }
}

type FormInput = Pick<FormView, 'action' | 'button'> & Partial<FormView>;

export function formView(input: FormInput): FormView {
  return { kept: [], fields: [], isGrave: false, isQuiet: false, ...input };
}

export interface DeskFormInput {
  readonly heading: string;
  readonly quote?: Words;
  readonly paragraphs?: readonly string[];
  readonly form?: FormInput;
  readonly removal?: Pick<FormView, 'action' | 'button'> | undefined;
  readonly issues?: readonly FieldIssue[];
  readonly links?: readonly Link[];
}

export function deskForm({ render }: Pick<PageTools, 'render'>, { frame, say }: Visit, input: DeskFormInput): Html {
  const { heading, quote, paragraphs = [], form, removal, issues = [], links = [] } = input;
  return render('desk/form', {
    frame: frame({ title: heading, hasProblems: issues.length > 0 }),
    problems: problemsView(say, issues),
    heading,
    quote,
    paragraphs,
    form: form && formView(form),
    removal: removal && formView({ ...removal, isGrave: true }),
    links,
  });
}
