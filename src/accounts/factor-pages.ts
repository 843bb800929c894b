import type { Html, PageTools } from '../platform/views/frame.ts';
import type { Visit } from './desk.ts';
import { type FieldView, fieldView, type ProblemsView, problemsView } from './desk-form.ts';
import type { DeskFrame } from './desk-view.ts';
import { type PasskeyView, passkeyScripts } from './factor-prompt.ts';

/** Other names than those by which the present second factor is given: a form may bring both. */
export const setUpFields = { code: 'app-code', passkey: 'new-passkey' } as const;

/** For `desk/set-up`. */
interface SetUpView {
  readonly frame: DeskFrame;
  readonly problems: ProblemsView | undefined;
  readonly heading: string;
  readonly lead: string;
  readonly passkeyHeading: string;
  readonly passkeyLead: string;
  readonly passkey: PasskeyView | undefined;
  readonly appHeading: string;
  readonly steps: readonly string[];
  readonly codeAlt: string;
  readonly secretLabel: string;
  readonly secret: string;
  readonly code: FieldView;
  readonly button: string;
}

/** For `desk/codes`. */
interface CodesView {
  readonly frame: DeskFrame;
  readonly heading: string;
  readonly paragraphs: readonly string[];
  readonly codes: readonly string[];
  readonly goOn: { readonly url: string; readonly label: string };
}

declare module '../platform/views/views.ts' {
  interface Views {
    'desk/set-up': SetUpView;
    'desk/codes': CodesView;
  }
}

export interface SetUpPageInput {
  /** As it is typed into an app. */
  readonly secret: string;
  /** Whether an app is set up already, whose place the new one takes. */
  readonly hasApp: boolean;
  /** What a browser is asked to make a passkey with; undefined where none can be made. */
  readonly passkeyOptions: string | undefined;
  /** Which of the two was tried, and did not work. */
  readonly wrong: 'app' | 'no-code' | 'passkey' | undefined;
}

/** Both ways on one page, the passkey first: it cannot be phished, and is quicker every day. */
export function setUpPage({ render }: Pick<PageTools, 'render'>, { say, frame }: Visit, input: SetUpPageInput): Html {
  const { secret, hasApp, passkeyOptions, wrong } = input;
  const heading = say('desk-factor.set-up.title');
  const issues =
    wrong === undefined ? [] : [{ field: setUpFields.code, text: say(`desk-factor.set-up.wrong-${wrong}`) }];
  return render('desk/set-up', {
    frame: frame({ title: heading, hasProblems: issues.length > 0, scripts: passkeyScripts }),
    problems: problemsView(say, issues),
    heading,
    lead: say('desk-factor.set-up.lead'),
    passkeyHeading: say('desk-factor.set-up.passkey'),
    passkeyLead: say('desk-factor.set-up.passkey-lead'),
    passkey:
      passkeyOptions === undefined
        ? undefined
        : {
            field: setUpFields.passkey,
            options: passkeyOptions,
            button: say('desk-factor.passkey.make'),
            orElse: '',
            failed: say('desk-factor.passkey.failed'),
          },
    appHeading: say(hasApp ? 'desk-factor.set-up.app-again' : 'desk-factor.set-up.app'),
    steps: ['install', 'scan', 'enter'].map((step) => say(`desk-factor.set-up.${step}`)),
    codeAlt: say('desk-factor.set-up.code-alt'),
    secretLabel: say('desk-factor.set-up.secret'),
    secret,
    code: fieldView(
      {
        name: setUpFields.code,
        label: say('desk-factor.set-up.code'),
        hint: say('desk-factor.set-up.code-hint'),
        direction: 'ltr',
        inputMode: 'numeric',
        autocomplete: 'one-time-code',
      },
      wrong === 'passkey' ? [] : issues,
    ),
    button: say('desk-factor.set-up.button'),
  });
}

/** Shown once: only their hashes are stored. @param url where one goes on once they are kept. */
export function recoveryCodesPage(
  { render }: Pick<PageTools, 'render'>,
  { say, frame }: Visit,
  codes: readonly string[],
  url: string,
): Html {
  const heading = say('desk-factor.codes.title');
  return render('desk/codes', {
    frame: frame({ title: heading }),
    heading,
    paragraphs: [say('desk-factor.codes.lead'), say('desk-factor.codes.keep')],
    codes,
    goOn: { url, label: say('desk-factor.codes.go-on') },
  });
}
