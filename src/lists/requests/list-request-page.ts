import type { CampaignVisit } from '../../accounts/desk.ts';
import {
  type FieldIssue,
  type FormView,
  formView,
  type Link,
  type ProblemsView,
  problemsView,
} from '../../accounts/desk-form.ts';
import { progressScript } from '../../accounts/desk-progress.ts';
import type { DeskFrame } from '../../accounts/desk-view.ts';
import { neededReasonField } from '../../accounts/reason.ts';
import type { Campaign } from '../../campaigns/campaign.ts';
import { formatMoment } from '../../platform/i18n/format.ts';
import type { Locales } from '../../platform/i18n/locales.ts';
import type { Html, PageTools } from '../../platform/views/frame.ts';
import type { ListCounts } from '../recipient.ts';
import { choiceWords, forWhom, type ListNames, recipientName, statusOf } from '../writing/list-words.ts';
import type { DeskList } from './desk-list-store.ts';
import { keptLines, type MadeListView, type MakingView, madeListViews, makingView } from './made-lists-view.ts';
import { type Decidable, type ListRequest, mayDownload, mayRetry, standingAt } from './request.ts';

/** For `desk/list-request`. */
interface ListRequestView {
  readonly frame: DeskFrame;
  readonly problems: ProblemsView | undefined;
  readonly heading: string;
  readonly status: string;
  /** While the lists are made. */
  readonly making: MakingView | undefined;
  readonly facts: readonly { readonly label: string; readonly text: string; readonly isHash: boolean }[];
  readonly recipients: { readonly heading: string; readonly names: readonly string[] };
  /** What can be done, and what comes of it. */
  readonly paragraphs: readonly string[];
  /** Each with a form of its own. */
  readonly actions: readonly FormView[];
  readonly lists: readonly MadeListView[];
  /** Where they are delivered by mail. */
  readonly delivery: Link | undefined;
  readonly back: { readonly url: string; readonly label: string };
}

declare module '../../platform/views/views.ts' {
  interface Views {
    'desk/list-request': ListRequestView;
  }
}

export interface RequestPageInput {
  readonly request: ListRequest;
  readonly lists: readonly DeskList[];
  /** Of each list, were it made now; undefined where they differ, and once they are made. */
  readonly counts: ListCounts | undefined;
  /** Of the lists' entries, those that have withdrawn or been removed since, by their numbers. */
  readonly gone: ReadonlyMap<string, readonly number[]>;
  readonly names: ListNames;
  /** What whoever sees it may do with it. */
  readonly decidable: Decidable;
  readonly issues: readonly FieldIssue[];
}

type Visit = CampaignVisit<Campaign>;

export function listRequestPage(
  { render, locales }: Pick<PageTools, 'render' | 'locales'>,
  visit: Visit,
  input: RequestPageInput,
): Html {
  const { say, frame, campaign } = visit;
  const { request, names } = input;
  const all = `/desk/c/${campaign.slug}/lists`;
  const here = `${all}/${request.id}`;
  const heading = forWhom(visit, names, request.recipientEmails);
  const making = makingView(visit, request, here);
  return render('desk/list-request', {
    frame: frame({ title: heading, scripts: making === undefined ? [] : [progressScript] }),
    problems: problemsView(say, input.issues),
    heading,
    status: statusOf(visit, names, request),
    making,
    facts: factsOf(locales, visit, input),
    recipients: {
      heading: say('desk-lists.request.recipients'),
      names: request.recipientEmails.map((email) => recipientName(names, email)),
    },
    ...possible(visit, input, here),
    lists: madeListViews(visit, input, here),
    delivery: input.lists.some(({ sha256 }) => sha256 !== undefined)
      ? { url: `${here}/deliveries`, label: visit.say('desk-delivery.title') }
      : undefined,
    back: { url: all, label: say('desk-lists.back') },
  });
}

function factsOf(locales: Locales, visit: Visit, { request, lists, counts, names }: RequestPageInput) {
  const { say, language } = visit;
  const nameOf = (id: ListRequest['decidedBy']) => (id === undefined ? '' : (names.members.get(id) ?? ''));
  const [list] = lists;
  const numbers = list === undefined ? counts : sharedBy(lists);
  const fact = (label: string, text: string, isHash = false) => ({ label, text, isHash });
  const decided = request.decidedBy !== undefined && request.decidedBy !== request.askedBy && request.state;
  return [
    fact(say('desk-lists.request.asked-by'), nameOf(request.askedBy)),
    fact(say('desk-lists.request.asked-at'), formatMoment(language, request.askedAt)),
    ...(request.reason === undefined ? [] : [fact(say('desk-lists.request.reason'), request.reason)]),
    ...(decided === 'granted' ? [fact(say('desk-lists.request.approved-by'), nameOf(request.decidedBy))] : []),
    ...(decided === 'refused' ? [fact(say('desk-lists.request.refused-by'), nameOf(request.decidedBy))] : []),
    ...(request.refusal === undefined ? [] : [fact(say('desk-lists.request.refused-why'), request.refusal)]),
    fact(say('desk-lists.make.format'), request.formats.map((format) => format.toUpperCase()).join(', ')),
    fact(say('desk-lists.choice.from'), choiceWords(locales, visit, request.choice)),
    ...(numbers === undefined
      ? []
      : [
          fact(
            list === undefined ? say('desk-lists.request.would-name') : say('desk-lists.request.names'),
            say('desk-lists.numbers', { named: numbers.named, countedOnly: numbers.countedOnly }),
          ),
        ]),
    ...(list === undefined ? [] : [fact(say('desk-lists.request.audit-head'), list.auditHead, true)]),
  ];
}

type Possible = Pick<ListRequestView, 'paragraphs' | 'actions'>;

function possible(visit: Visit, input: RequestPageInput, here: string): Possible {
  const { say, member, now } = visit;
  const { request } = input;
  const isOwn = request.askedBy === member.id;
  if (request.state === 'granted') {
    const standing = standingAt(request, now);
    const { failedFor } = { ...request.making };
    return {
      paragraphs: [
        ...(standing !== 'failed' || failedFor === undefined ? [] : [say(`desk-lists.failed.${failedFor}`)]),
        ...(mayDownload(request, member.id, now, visit.campaign.keysEndedAt)
          ? [say('desk-lists.request.download'), say('desk-lists.request.keep')]
          : []),
        ...keptLines(visit, input.lists),
      ],
      actions: [
        ...(isOwn && standing === 'making'
          ? [formView({ action: `${here}/cancel`, button: say('desk-lists.making.cancel'), isGrave: true })]
          : []),
        ...(mayRetry(request, member.id, now)
          ? [formView({ action: `${here}/retry`, button: say('desk-lists.making.retry') })]
          : []),
      ],
    };
  }
  const refuse = formView({
    action: `${here}/refuse`,
    fields: [
      {
        ...neededReasonField(visit, say('desk-lists.request.refusal-hint'), input.issues),
        label: say('desk-lists.request.refusal'),
      },
    ],
    button: say('desk-lists.request.refuse'),
    isGrave: true,
  });
  switch (input.decidable) {
    case 'over':
      return { paragraphs: [], actions: [] };
    case 'own': {
      const withdraw = formView({
        action: `${here}/withdraw`,
        button: say('desk-lists.request.withdraw'),
        isGrave: true,
      });
      return { paragraphs: [say('desk-lists.request.own')], actions: [withdraw] };
    }
    case 'refusable':
      return { paragraphs: [say('desk-lists.request.asker-gone')], actions: [refuse] };
    case 'approvable': {
      const approve = formView({ action: `${here}/approve`, button: say('desk-lists.request.approve') });
      const paragraphs = [say('desk-lists.request.approving'), say('desk-lists.request.doubt')];
      return { paragraphs, actions: [approve, refuse] };
    }
  }
}

/** The numbers of lists that all have the same. */
function sharedBy(lists: readonly ListCounts[]): ListCounts | undefined {
  const [first, ...rest] = lists;
  if (first === undefined) return undefined;
  const isShared = rest.every((one) => one.named === first.named && one.countedOnly === first.countedOnly);
  return isShared ? first : undefined;
}
