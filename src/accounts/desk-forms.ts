import type { Html, PageTools } from '../platform/views/frame.ts';
import type { Visit } from './desk.ts';
import { type FieldIssue, type FormView, type Link, type ProblemsView, problemsView } from './desk-form.ts';
import type { DeskFrame } from './desk-view.ts';

/** A page of several forms, each in a part of its own: for `desk/forms`. */
interface DeskFormsView {
  readonly frame: DeskFrame;
  readonly problems: ProblemsView | undefined;
  readonly heading: string;
  readonly parts: readonly FormPart[];
  readonly links: readonly Link[];
}

export interface FormPart {
  /** Of its heading. */
  readonly id: string;
  readonly heading: string;
  /** How things stand, in a word or two. */
  readonly state: { readonly text: string; readonly isGood: boolean } | undefined;
  readonly paragraphs: readonly string[];
  readonly form: FormView;
}

declare module '../platform/views/views.ts' {
  interface Views {
    'desk/forms': DeskFormsView;
  }
}

export function deskForms(
  { render }: Pick<PageTools, 'render'>,
  { frame, say }: Visit,
  heading: string,
  parts: readonly FormPart[],
  issues: readonly FieldIssue[] = [],
  links: readonly Link[] = [],
): Html {
  return render('desk/forms', {
    frame: frame({ title: heading, hasProblems: issues.length > 0 }),
    problems: problemsView(say, issues),
    heading,
    parts,
    links,
  });
}
