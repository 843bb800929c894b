import type { CampaignVisit } from '../../accounts/desk.ts';
import type { DeskFrame } from '../../accounts/desk-view.ts';
import { displayName } from '../../accounts/member.ts';
import type { Campaign } from '../../campaigns/campaign.ts';
import { formatMoment, namesInARow } from '../../platform/i18n/format.ts';
import type { Html, PageTools } from '../../platform/views/frame.ts';
import type { ListCounts } from '../recipient.ts';
import { forWhom, type ListNames, statusOf } from '../writing/list-words.ts';
import type { PastMaking } from './history.ts';
import { type ListRequestId, mayDownload, standingAt } from './request.ts';
import type { TwoPersons } from './two-persons.ts';

interface Link {
  readonly url: string;
  readonly label: string;
}

/** For `desk/lists`. */
interface ListsView {
  readonly frame: DeskFrame;
  readonly heading: string;
  readonly lead: string;
  readonly counts: string;
  /** What is said instead of it where the campaign's keys were destroyed. */
  readonly gone: string | undefined;
  readonly make: Link | undefined;
  /** What to do first, where there is nobody to hand a list to. */
  readonly first: { readonly heading: string; readonly text: string; readonly link: Link } | undefined;
  readonly waiting: { readonly heading: string; readonly rows: readonly MakingRow[] } | undefined;
  readonly made: {
    readonly heading: string;
    readonly none: string;
    readonly rows: readonly MakingRow[];
    readonly older: Link | undefined;
  };
  readonly rule: {
    readonly heading: string;
    readonly paragraphs: readonly string[];
    readonly change: Link | undefined;
  };
}

interface MakingRow {
  readonly title: string;
  readonly lines: readonly string[];
  readonly status: string;
  readonly link: (Link & { readonly isPressing: boolean }) | undefined;
}

declare module '../../platform/views/views.ts' {
  interface Views {
    'desk/lists': ListsView;
  }
}

export interface ListsPageInput {
  readonly counts: ListCounts;
  readonly hasRecipients: boolean;
  /** The newest first. */
  readonly makings: readonly PastMaking[];
  /** Whether there are older ones. */
  readonly hasOlder: boolean;
  readonly names: ListNames;
  readonly twoPersons: TwoPersons;
  /** Of how many of each request's lists the recipients have not been told which entries have gone. */
  readonly untold: ReadonlyMap<ListRequestId, number>;
}

type Visit = CampaignVisit<Campaign>;

export function listsPage({ render }: Pick<PageTools, 'render'>, visit: Visit, input: ListsPageInput): Html {
  const { say, frame, campaign } = visit;
  const { counts, hasRecipients, makings } = input;
  const here = `/desk/c/${campaign.slug}/lists`;
  const areKeysGone = campaign.keysEndedAt !== undefined;
  const isWaiting = ({ request }: PastMaking) => request !== undefined && standingAt(request, visit.now) === 'waiting';
  const rowsOf = (some: readonly PastMaking[]) => some.map((making) => makingRow(visit, input, making, here));
  const waiting = makings.filter(isWaiting);
  const last = makings.at(-1);
  return render('desk/lists', {
    frame: frame({ title: say('desk-lists.title') }),
    heading: say('desk-lists.title'),
    lead: say('desk-lists.lead'),
    counts: say('desk-lists.counts', { named: counts.named, countedOnly: counts.countedOnly }),
    gone: areKeysGone ? say('desk-lists.notice.keys-gone.what') : undefined,
    make: !hasRecipients || areKeysGone ? undefined : { url: `${here}/make`, label: say('desk-lists.make.title') },
    first:
      hasRecipients || areKeysGone
        ? undefined
        : {
            heading: say('desk-lists.first.heading'),
            text: say('desk-lists.first.text'),
            link: { url: `/desk/c/${campaign.slug}/recipients`, label: say('desk-lists.first.link') },
          },
    waiting: waiting.length === 0 ? undefined : { heading: say('desk-lists.waiting'), rows: rowsOf(waiting) },
    made: {
      heading: say('desk-lists.made.heading'),
      none: say('desk-lists.made.none'),
      rows: rowsOf(makings.filter((making) => !isWaiting(making))),
      older:
        input.hasOlder && last !== undefined
          ? { url: `${here}?before=${last.id}`, label: say('desk-lists.made.older') }
          : undefined,
    },
    rule: ruleView(visit, input.twoPersons),
  });
}

function makingRow(
  visit: Visit,
  { names, untold }: Pick<ListsPageInput, 'names' | 'untold'>,
  making: PastMaking,
  here: string,
): MakingRow {
  const { say, language, member, now, campaign } = visit;
  const { request, at, recipientEmails, named, countedOnly } = making;
  const date = formatMoment(language, at);
  const numbers =
    named === undefined || countedOnly === undefined ? [] : [say('desk-lists.numbers', { named, countedOnly })];
  const title = forWhom(visit, names, recipientEmails);
  if (request === undefined) {
    return { title, lines: [date, ...numbers], status: say('desk-lists.status.command-line'), link: undefined };
  }
  const asked = say('desk-lists.asked', { name: names.members.get(request.askedBy) ?? '', date });
  const isToDecide = standingAt(request, now) === 'waiting' && request.askedBy !== member.id;
  const count = untold.get(request.id);
  const isReady = mayDownload(request, member.id, now, campaign.keysEndedAt);
  const label = isToDecide
    ? say('desk-lists.decide')
    : isReady
      ? say('desk-lists.to-download')
      : say('desk-lists.open');
  return {
    title,
    lines: [asked, ...numbers, ...(count === undefined ? [] : [say('desk-delivery.untold', { count })])],
    status: statusOf(visit, names, request),
    link: { url: `${here}/${request.id}`, label, isPressing: isToDecide || isReady },
  };
}

function ruleView(
  { say, language, member, campaign }: Visit,
  { isNeeded, isByOne, organisers }: TwoPersons,
): ListsView['rule'] {
  const others = organisers.filter(({ id }) => id !== member.id).map(displayName);
  const names = namesInARow(language, others);
  const paragraphs = isNeeded
    ? [say('desk-lists.rule.two'), say('desk-lists.rule.others', { names })]
    : [isByOne ? say('desk-lists.rule.by-one') : say('desk-lists.rule.only-one')];
  const canChange = member.isAdmin && (isNeeded || isByOne);
  return {
    heading: say('desk-lists.rule.heading'),
    paragraphs,
    change: canChange
      ? {
          url: `/desk/lists/${campaign.slug}/two-persons`,
          label: say('desk-lists.rule.change'),
        }
      : undefined,
  };
}
