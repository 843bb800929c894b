import { deskForm, type FieldIssue, formView, type Link } from '../../accounts/desk-form.ts';
import { progressScript } from '../../accounts/desk-progress.ts';
import type { DeskFrame } from '../../accounts/desk-view.ts';
import { neededReasonField } from '../../accounts/reason.ts';
import { formatMoment, formatNumber } from '../../platform/i18n/format.ts';
import type { Html, PageTools } from '../../platform/views/frame.ts';
import type { SignatureState } from '../signature.ts';
import { type Act, type Forecast, type StateCounts, sum } from './act.ts';
import { MOST_LOOKED_AT } from './find-for-act.ts';
import { actsPath, type SignatureVisit, signaturesPath } from './signature-words.ts';

/** For `desk/acts`. */
interface ActsView {
  readonly frame: DeskFrame;
  readonly heading: string;
  readonly lead: string;
  readonly none: string | undefined;
  readonly rows: readonly { readonly url: string; readonly title: string; readonly facts: string }[];
  readonly links: readonly Link[];
}

declare module '../../platform/views/views.ts' {
  interface Views {
    'desk/acts': ActsView;
  }
}

type Tools = Pick<PageTools, 'render'>;

export interface AskedPageInput {
  readonly act: Act;
  readonly expected: Forecast;
  /** Of those removed, the ones that can no longer come back. */
  readonly erased: number;
  readonly issues: readonly FieldIssue[];
}

/** What would happen, before it does. */
export function askedPage(tools: Tools, visit: SignatureVisit, input: AskedPageInput): Html {
  const { say } = visit;
  const { act, expected, erased, issues } = input;
  const { moving, staying, countChange } = expected;
  const count = sum(moving) - (act.move === 'restore' ? erased : 0);
  const stay = sum(staying) + (act.move === 'restore' ? erased : 0);
  const links = [{ url: signaturesPath(visit), label: say('desk-acts.leave') }];
  if (count === 0) {
    const paragraphs = [say('desk-acts.nothing-to-move'), ...stateLines(visit, staying)];
    return deskForm(tools, visit, {
      heading: say(`desk-acts.${act.move}.title`, { count }),
      paragraphs,
      issues,
      links,
    });
  }
  const change =
    countChange === 0
      ? say('desk-acts.count-stays')
      : countChange < 0
        ? say('desk-acts.count-falls', { count: -countChange })
        : say('desk-acts.count-rises', { count: countChange });
  return deskForm(tools, visit, {
    heading: say(`desk-acts.${act.move}.title`, { count }),
    paragraphs: [
      ...(act.move === 'restore' ? [] : [stateLines(visit, moving).join(' ')]),
      change,
      ...(stay === 0 ? [] : [say('desk-acts.some-stay', { count: stay })]),
      ...(act.foundMore ? [say('desk-acts.not-all', { count: act.chosen })] : []),
      say(`desk-acts.${act.move}.means`),
    ],
    form: formView({
      action: `${actsPath(visit)}/${act.id}/begin`,
      fields: [neededReasonField(visit, say('desk-acts.reason-hint'), issues)],
      button: say(`desk-acts.${act.move}.button`, { count }),
      isGrave: act.move === 'remove',
    }),
    issues,
    links,
  });
}

function stateLines({ say }: SignatureVisit, counts: StateCounts): string[] {
  return [...counts].map(([state, count]) => say(`desk-acts.of-state.${state satisfies SignatureState}`, { count }));
}

export function nothingChosenPage(tools: Tools, visit: SignatureVisit): Html {
  const { say } = visit;
  return deskForm(tools, visit, {
    heading: say('desk-acts.nothing.title'),
    issues: [{ field: 'main', text: say('desk-acts.nothing.chosen') }],
    paragraphs: [say('desk-acts.nothing.next')],
    links: [{ url: signaturesPath(visit), label: say('desk-signatures.back') }],
  });
}

/** How far it is with finding which signatures are meant. */
export function findingPage(
  { render }: Tools,
  visit: SignatureVisit,
  { id, chosen }: Act,
  { looked, most }: { readonly looked: number; readonly most: number },
): Html {
  const { say, frame } = visit;
  const url = `${actsPath(visit)}/${id}`;
  return render('desk/act', {
    frame: frame({ title: say('desk-acts.finding.title'), scripts: [progressScript] }),
    heading: say('desk-acts.finding.title'),
    status: say('desk-acts.finding.status'),
    progress: { label: say('desk-acts.finding.progress', { looked, most, found: chosen }), value: looked, max: most },
    paragraphs: [say('desk-acts.finding.bounded', { most: MOST_LOOKED_AT }), say('desk-acts.may-leave')],
    refresh: { url, label: say('desk-acts.refresh') },
    cancel: { action: `${url}/cancel`, button: say('desk-acts.cancel.button'), means: say('desk-acts.finding.cancel') },
    links: [{ url: signaturesPath(visit), label: say('desk-signatures.back') }],
  });
}

/** How far an act is, or how it ended. */
export function actPage({ render }: Tools, visit: SignatureVisit, act: Act): Html {
  const { say, frame } = visit;
  const { id, move, state, chosen, moved, skipped, isCancelling } = act;
  const isRunning = state === 'running';
  const url = `${actsPath(visit)}/${id}`;
  return render('desk/act', {
    frame: frame({ title: say(`desk-acts.${move}.was`), scripts: isRunning ? [progressScript] : [] }),
    heading: say(`desk-acts.${move}.was`),
    status: say(`desk-acts.status.${isRunning && isCancelling ? 'cancelling' : state}`),
    progress: isRunning
      ? { label: say('desk-acts.progress', { done: moved + skipped, chosen }), value: moved + skipped, max: chosen }
      : undefined,
    paragraphs: isRunning ? [say('desk-acts.may-leave')] : endLines(visit, act),
    refresh: isRunning ? { url, label: say('desk-acts.refresh') } : undefined,
    cancel:
      isRunning && !isCancelling
        ? { action: `${url}/cancel`, button: say('desk-acts.cancel.button'), means: say('desk-acts.cancel.means') }
        : undefined,
    links: [
      { url: signaturesPath(visit), label: say('desk-signatures.back') },
      { url: actsPath(visit), label: say('desk-acts.title') },
    ],
  });
}

function endLines({ say }: SignatureVisit, { move, state, chosen, moved, skipped }: Act): string[] {
  const left = chosen - moved - skipped;
  return [
    say(`desk-acts.${move}.done`, { count: moved }),
    ...(skipped === 0 ? [] : [say('desk-acts.skipped', { count: skipped })]),
    ...(state === 'cancelled' && left > 0 ? [say('desk-acts.left', { count: left })] : []),
  ];
}

export interface ActsPageInput {
  readonly acts: readonly Act[];
  readonly next: string | undefined;
}

/** What was done, the newest first. */
export function actsPage({ render }: Tools, visit: SignatureVisit, { acts, next }: ActsPageInput): Html {
  const { say, frame, language } = visit;
  const path = actsPath(visit);
  return render('desk/acts', {
    frame: frame({ title: say('desk-acts.title') }),
    heading: say('desk-acts.title'),
    lead: say('desk-acts.lead'),
    none: acts.length === 0 ? say('desk-acts.none') : undefined,
    rows: acts.map((act) => ({
      url: `${path}/${act.id}`,
      title: say(`desk-acts.${act.move}.was`),
      facts: [
        formatMoment(language, act.createdAt),
        say('desk-acts.moved-of', {
          moved: formatNumber(language, act.moved),
          chosen: formatNumber(language, act.chosen),
        }),
        say(`desk-acts.status.${act.state}`),
      ].join(' · '),
    })),
    links: [
      ...(next === undefined ? [] : [{ url: `${path}?before=${next}`, label: say('desk-held.older') }]),
      { url: signaturesPath(visit), label: say('desk-signatures.back') },
    ],
  });
}
