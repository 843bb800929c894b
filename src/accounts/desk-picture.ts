import type { PictureFault } from '../platform/pictures/make-picture.ts';
import { type Picture, pictureUrl } from '../platform/pictures/picture.ts';
import type { Html, PageTools } from '../platform/views/frame.ts';
import type { Visit } from './desk.ts';
import {
  type FieldIssue,
  type FieldView,
  type FormView,
  fieldView,
  formView,
  type Link,
  type ProblemsView,
  problemsView,
} from './desk-form.ts';
import type { DeskFrame, UndoView } from './desk-view.ts';

/** A page that shows a picture and takes another: for `desk/picture`. */
interface DeskPictureView {
  readonly frame: DeskFrame;
  readonly problems: ProblemsView | undefined;
  readonly heading: string;
  readonly paragraphs: readonly string[];
  readonly shown: ShownPicture | undefined;
  readonly form: PictureFormView;
  readonly removal: FormView | undefined;
  readonly links: readonly Link[];
}

export interface ShownPicture {
  readonly url: string;
  readonly width: number;
  readonly height: number;
  readonly alt: string;
}

/** For `desk/picture-form`. */
interface PictureFormView extends FormView {
  readonly picture: FieldView;
}

declare module '../platform/views/views.ts' {
  interface Views {
    'desk/picture': DeskPictureView;
  }
}

/** As `visit.receive` names it. */
export const pictureField = 'picture';

export interface DeskPictureInput {
  readonly heading: string;
  readonly paragraphs: readonly string[];
  readonly shown: ShownPicture | undefined;
  /** What the picture has to be, beside what every picture has to be. */
  readonly hint: string;
  readonly action: string;
  readonly fields?: readonly FieldView[];
  readonly button: string;
  /** Takes the picture away at once: for one that whoever has it can give again. */
  readonly removal?: Pick<FormView, 'action' | 'button'> | undefined;
  readonly issues?: readonly FieldIssue[];
  readonly undo?: UndoView | undefined;
  readonly links: readonly Link[];
}

export function deskPicture(
  { render }: Pick<PageTools, 'render'>,
  { frame, say }: Visit,
  input: DeskPictureInput,
): Html {
  const { heading, paragraphs, shown, hint, action, fields = [], button, removal, issues = [], undo, links } = input;
  const label = say(shown === undefined ? 'desk-pictures.choose' : 'desk-pictures.choose-other');
  return render('desk/picture', {
    frame: frame({ title: heading, hasProblems: issues.length > 0, undo }),
    problems: problemsView(say, issues),
    heading,
    paragraphs,
    shown,
    form: {
      ...formView({ action, fields, button }),
      picture: fieldView({ name: pictureField, label, hint: `${hint} ${say('desk-pictures.formats')}` }, issues),
    },
    removal: removal && formView({ ...removal, isGrave: true }),
    links,
  });
}

/** What to tell of a file that no picture was made from. */
export function pictureIssue({ say }: Pick<Visit, 'say'>, fault: PictureFault): FieldIssue {
  return { field: pictureField, text: say(`desk-pictures.fault.${fault}`) };
}

/** A picture as the desk shows it. */
export function shownPicture(
  { files }: Picture,
  use: 'phone' | 'small' | 'large',
  alt: string,
): ShownPicture | undefined {
  const file = files.find((one) => one.use === use && one.format === 'jpeg');
  return file && { url: pictureUrl(file), width: file.width, height: file.height, alt };
}
