import type { PageTools } from '../platform/views/frame.ts';
import { appSince } from './app-store.ts';
import { type DeskAnswer, type Fields, type MemberVisit, page } from './desk.ts';
import { type FieldIssue, type FieldView, fieldView, type ProblemsView, problemsView } from './desk-form.ts';
import type { DeskFrame } from './desk-view.ts';
import { askForPasskey, type PasskeySite } from './passkeys.ts';
import { CODE_TRIES, type FactorCheck, factorFields, type SecondFactorDeps, TRIES_MINUTES } from './second-factor.ts';

/** A page that asks for the second factor: for `desk/factor`. */
interface FactorView {
  readonly frame: DeskFrame;
  readonly problems: ProblemsView | undefined;
  readonly heading: string;
  readonly paragraphs: readonly string[];
  readonly action: string;
  /** What was typed in the form that has to wait for it. */
  readonly kept: readonly { readonly name: string; readonly value: string }[];
  readonly passkey: PasskeyView | undefined;
  readonly code: FieldView;
  readonly button: string;
  readonly help: string;
}

/** A button that only a script can make work. */
export interface PasskeyView {
  readonly field: string;
  /** What the browser is asked, as JSON. */
  readonly options: string;
  readonly button: string;
  readonly orElse: string;
  readonly failed: string;
}

declare module '../platform/views/views.ts' {
  interface Views {
    'desk/factor': FactorView;
  }
}

/** The scripts that make a passkey's button work, in their order. */
export const passkeyScripts = ['simplewebauthn.js', 'passkey.js'] as const;

export interface FactorPrompt {
  /** Why it is asked: to sign in, or once more. */
  readonly why: 'sign-in' | 'step-up';
  readonly action: string;
  readonly kept?: Fields;
  /** What was wrong with the one that was given. */
  readonly check?: Exclude<FactorCheck, 'good'>;
}

/** Asks for the second factor, by whichever the member has. */
export async function promptForFactor(
  { db, passkeySite }: Pick<SecondFactorDeps, 'db' | 'passkeySite'>,
  { render }: Pick<PageTools, 'render'>,
  visit: MemberVisit,
  { why, action, kept, check = 'none' }: FactorPrompt,
): Promise<DeskAnswer> {
  const { say, frame } = visit;
  const hasApp = (await appSince(db, visit.member.id)) !== undefined;
  const issues = issuesOf(visit, check, hasApp);
  const heading = say(`desk-factor.${why}.title`);
  const typed = kept === undefined ? [] : keptFields(kept);
  const html = render('desk/factor', {
    frame: frame({ title: heading, hasProblems: issues.length > 0, scripts: passkeyScripts }),
    problems: problemsView(say, issues),
    heading,
    paragraphs: [say(`desk-factor.${why}.lead`), ...(typed.length === 0 ? [] : [say('desk-factor.step-up.kept')])],
    action,
    kept: typed,
    passkey: await passkeyView({ db, passkeySite }, visit),
    code: codeField(visit, issues, hasApp),
    button: say('desk-factor.code.button'),
    help: say('desk-factor.code.lost'),
  });
  return page(html, check === 'too-many' ? 429 : check !== 'none' ? 422 : kept === undefined ? 200 : 403);
}

/** @param hasApp whether digits can be typed, or a recovery code alone. */
function codeField({ say }: MemberVisit, issues: readonly FieldIssue[], hasApp: boolean): FieldView {
  return fieldView(
    {
      name: factorFields.code,
      label: say('desk-factor.code.label'),
      hint: say(hasApp ? 'desk-factor.code.hint' : 'desk-factor.code.hint-recovery'),
      direction: 'ltr',
      autocomplete: 'one-time-code',
    },
    issues,
  );
}

async function passkeyView(
  { db, passkeySite }: { readonly db: SecondFactorDeps['db']; readonly passkeySite: PasskeySite | undefined },
  visit: MemberVisit,
): Promise<PasskeyView | undefined> {
  const options = passkeySite && (await askForPasskey(db, passkeySite, visit));
  if (options === undefined) return undefined;
  const { say } = visit;
  return {
    field: factorFields.passkey,
    options,
    button: say('desk-factor.passkey.use'),
    orElse: say('desk-factor.passkey.or-code'),
    failed: say('desk-factor.passkey.failed'),
  };
}

function issuesOf({ say }: MemberVisit, check: Exclude<FactorCheck, 'good'>, hasApp: boolean): FieldIssue[] {
  if (check === 'none') return [];
  const what = check === 'wrong' && !hasApp ? 'wrong-recovery' : check;
  const text = say(`desk-factor.issue.${what}`, { tries: CODE_TRIES, minutes: TRIES_MINUTES });
  return [{ field: factorFields.code, text }];
}

function keptFields(fields: Fields): { name: string; value: string }[] {
  const reserved: readonly string[] = Object.values(factorFields);
  return fields.names
    .filter((name) => !reserved.includes(name))
    .flatMap((name) => fields.all(name).map((value) => ({ name, value })));
}
