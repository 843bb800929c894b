import type { CampaignVisit } from '../../accounts/desk.ts';
import type { Link } from '../../accounts/desk-form.ts';
import type { DeskFrame } from '../../accounts/desk-view.ts';
import type { Campaign } from '../../campaigns/campaign.ts';
import { formatMoment, formatNumber } from '../../platform/i18n/format.ts';
import type { Html, PageTools } from '../../platform/views/frame.ts';
import { type Delivery, isAlive, spacedCode, stateAt } from './delivery.ts';
import { stateWords } from './delivery-words.ts';
import { deliveriesPath, type GrantedLists } from './granted.ts';
import { numbersInWords } from './notice.ts';
import type { ToldEntries } from './notice-store.ts';
import type { Removals } from './notices.ts';
import type { Opening } from './openings-store.ts';

/** For `desk/delivery`. */
interface DeskDeliveryView {
  readonly frame: DeskFrame;
  readonly heading: string;
  readonly status: string;
  readonly code: { readonly heading: string; readonly text: string; readonly code: string } | undefined;
  readonly actions: readonly {
    readonly action: string;
    readonly button: string;
    readonly means: string;
    readonly isGrave: boolean;
  }[];
  readonly openings: { readonly heading: string; readonly none: string; readonly rows: readonly string[] };
  readonly removals:
    | { readonly heading: string; readonly lines: readonly { readonly text: string; readonly numbers: string }[] }
    | undefined;
  readonly facts: readonly { readonly label: string; readonly text: string; readonly isCode: boolean }[];
  readonly factsHeading: string;
  readonly links: readonly Link[];
}

declare module '../../platform/views/views.ts' {
  interface Views {
    'desk/delivery': DeskDeliveryView;
  }
}

type Visit = CampaignVisit<Campaign>;

export interface DeskDeliveryInput extends GrantedLists {
  readonly delivery: Delivery;
  /** Undefined where it has none, or works no longer. */
  readonly code: string | undefined;
  readonly openings: readonly Opening[];
  readonly startedBy: string;
  readonly removals: Removals;
  readonly told: readonly ToldEntries[];
}

export function deskDeliveryPage({ render }: Pick<PageTools, 'render'>, visit: Visit, input: DeskDeliveryInput): Html {
  const { say, frame } = visit;
  const { request, addressees, delivery, code } = input;
  const here = deliveriesPath(visit, request);
  const name = addressees.find(({ email }) => email === delivery.recipientEmail)?.name ?? delivery.recipientEmail;
  return render('desk/delivery', {
    frame: frame({ title: say('desk-delivery.one.title', { name }) }),
    heading: say('desk-delivery.one.title', { name }),
    status: stateWords(visit, delivery),
    code:
      code === undefined
        ? undefined
        : { heading: say('desk-delivery.code.heading'), text: say('desk-delivery.code.text'), code: spacedCode(code) },
    actions: actionsOf(visit, delivery, `${here}/${delivery.id}`),
    openings: openingsView(visit, input),
    removals: removalsView(visit, input),
    facts: factsOf(visit, input),
    factsHeading: say('desk-delivery.one.facts'),
    links: [{ url: here, label: say('desk-delivery.back') }],
  });
}

function actionsOf({ say, now }: Visit, delivery: Delivery, here: string): DeskDeliveryView['actions'] {
  if (!isAlive(delivery, now)) return [];
  const action = (name: 'send-again' | 'new-code' | 'revoke') => ({
    action: `${here}/${name}`,
    button: say(`desk-delivery.act.${name}.button`),
    means: say(`desk-delivery.act.${name}.means`),
    isGrave: name === 'revoke',
  });
  const isWaiting = stateAt(delivery, now) === 'waiting';
  return [
    ...(isWaiting || delivery.isMailDue ? [] : [action('send-again')]),
    ...(delivery.needsCode ? [action('new-code')] : []),
    action('revoke'),
  ];
}

function openingsView({ say, language }: Visit, { openings, lists }: DeskDeliveryInput): DeskDeliveryView['openings'] {
  const fileOf = new Map(lists.map(({ id, fileName }) => [id, fileName]));
  return {
    heading: say('desk-delivery.openings.heading'),
    none: say('desk-delivery.openings.none'),
    rows: openings.map(({ openedAt, releaseId }) =>
      say('desk-delivery.openings.one', { date: formatMoment(language, openedAt), file: fileOf.get(releaseId) ?? '' }),
    ),
  };
}

function removalsView({ say, language }: Visit, { removals, told }: DeskDeliveryInput): DeskDeliveryView['removals'] {
  const { gone, untold } = removals;
  if (gone.length === 0 && told.length === 0) return undefined;
  const state = (notice: ToldEntries) => {
    if (notice.failure !== undefined) return say(`desk-delivery.state.${notice.failure}`);
    if (notice.mailedAt === undefined) return say('desk-delivery.state.waiting');
    return say('desk-delivery.state.mailed', { date: formatMoment(language, notice.mailedAt) });
  };
  return {
    heading: say('desk-delivery.removals-heading'),
    lines: [
      {
        text: say('desk-delivery.removals', { gone: gone.length, untold: untold.length }),
        numbers: numbersInWords(gone),
      },
      ...told.map((notice) => ({
        text: say('desk-delivery.told', { state: state(notice) }),
        numbers: numbersInWords(notice.numbers),
      })),
    ],
  };
}

function factsOf(
  { say, language }: Visit,
  { delivery, lists, startedBy }: DeskDeliveryInput,
): DeskDeliveryView['facts'] {
  const fact = (label: string, text: string, isCode = false) => ({ label, text, isCode });
  const { recipientEmail, endsAt, openings, mostOpenings, ageKey, startedAt, mailsSent, failureCode } = delivery;
  const files = lists.filter((list) => list.recipientEmail === recipientEmail).map(({ fileName }) => fileName);
  return [
    fact(say('desk-delivery.fact.address'), recipientEmail),
    fact(say('desk-delivery.fact.files'), files.join(', ')),
    fact(say('desk-delivery.fact.ends'), formatMoment(language, endsAt)),
    fact(say('desk-delivery.fact.openings'), say('desk-delivery.of', { openings, most: mostOpenings })),
    fact(
      say('desk-delivery.fact.started'),
      say('desk-delivery.started', { name: startedBy, date: formatMoment(language, startedAt) }),
    ),
    fact(say('desk-delivery.fact.mails'), formatNumber(language, mailsSent)),
    ...(failureCode === undefined ? [] : [fact(say('desk-delivery.fact.failure'), failureCode, true)]),
    fact(
      say('desk-delivery.fact.encrypted'),
      ageKey === undefined ? say('desk-delivery.not-encrypted') : say('desk-delivery.encrypted'),
    ),
  ];
}
