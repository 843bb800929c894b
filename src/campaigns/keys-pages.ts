import type { CampaignVisit } from '../accounts/desk.ts';
import { type DeskFormInput, deskForm, type FieldIssue } from '../accounts/desk-form.ts';
import { displayName, type Member } from '../accounts/member.ts';
import { neededReasonField, reasonField } from '../accounts/reason.ts';
import { formatMoment } from '../platform/i18n/format.ts';
import type { Html, PageTools } from '../platform/views/frame.ts';
import type { Campaign } from './campaign.ts';
import { confirmWithinHours, type KeyEndRequest } from './key-end-request.ts';
import type { KeyTimes } from './keys.ts';
import { retentionEnds } from './lifecycle.ts';

/** A request, as the admin who looks at it sees it. */
export interface Asked extends KeyEndRequest {
  readonly by: Member;
  readonly isOwn: boolean;
}

export interface KeysPageInput {
  readonly times: KeyTimes;
  /** Whether old dumps still open with today's master key. */
  readonly isRotationDue: boolean;
  /** Whether signatures are being sealed anew under another key. */
  readonly isBeingReplaced: boolean;
  readonly asked: Asked | undefined;
}

type Visit = CampaignVisit<Campaign>;
type Render = Pick<PageTools, 'render'>;

/** When the keys were made, when they end and what that means; and how to end them now. */
export function keysPage(tools: Render, visit: Visit, input: KeysPageInput): Html {
  const { times, isRotationDue, isBeingReplaced, asked } = input;
  const { say } = visit;
  const rotation = isRotationDue ? [say('desk-keys.rotation-due')] : [];
  if (times.endedAt !== undefined) {
    const ended = say('desk-keys.ended', { moment: formatMoment(visit.language, times.endedAt) });
    return deskForm(tools, visit, { heading: say('desk-keys.title'), paragraphs: [ended, ...rotation] });
  }
  const { paragraphs = [], links = [], ...request } = requestPart(visit, asked);
  const replacing = isBeingReplaced ? [say('desk-keys.replace.under-way')] : [];
  const replace = { url: `${pathOf(visit)}/replace`, label: say('desk-keys.replace.link') };
  return deskForm(tools, visit, {
    heading: say('desk-keys.title'),
    paragraphs: [...lifeOf(visit, times), ...replacing, ...rotation, ...paragraphs],
    links: [...links, ...(isBeingReplaced || asked ? [] : [replace])],
    ...request,
  });
}

function lifeOf({ say, language, campaign }: Visit, { madeAt, replacedAt }: KeyTimes): string[] {
  const ends = retentionEnds(campaign);
  return [
    say('desk-keys.lead'),
    ...(madeAt === undefined ? [] : [say('desk-keys.made', { moment: formatMoment(language, madeAt) })]),
    ...(replacedAt === undefined ? [] : [say('desk-keys.replaced', { moment: formatMoment(language, replacedAt) })]),
    ends === undefined ? say('desk-keys.no-end') : say('desk-keys.ends', { moment: formatMoment(language, ends) }),
    say('desk-keys.then'),
  ];
}

function requestPart(visit: Visit, asked: Asked | undefined): Omit<DeskFormInput, 'heading'> {
  const { say } = visit;
  if (asked === undefined) {
    return {
      paragraphs: [say('desk-keys.end.lead')],
      links: [{ url: `${pathOf(visit)}/end`, label: say('desk-keys.end.link') }],
    };
  }
  return {
    paragraphs: asked.isOwn ? [say('desk-keys.asked.own', untilOf(visit, asked))] : askedWords(visit, asked),
    form: { action: `${pathOf(visit)}/call-off`, button: say('desk-keys.asked.call-off'), isGrave: true },
    links: asked.isOwn ? [] : [{ url: `${pathOf(visit)}/confirm`, label: say('desk-keys.confirm.link') }],
  };
}

/** What another key means, before it is asked for. */
export function replacePage(tools: Render, visit: Visit): Html {
  const { say } = visit;
  return deskForm(tools, visit, {
    heading: say('desk-keys.replace.title'),
    paragraphs: [say('desk-keys.replace.lead'), say('desk-keys.replace.means'), say('desk-keys.replace.dumps')],
    form: {
      action: `${pathOf(visit)}/replace`,
      fields: [reasonField(visit)],
      button: say('desk-keys.replace.button'),
    },
    links: [{ url: pathOf(visit), label: say('desk-keys.back') }],
  });
}

export function askPage(tools: Render, visit: Visit, issues: readonly FieldIssue[] = []): Html {
  const { say } = visit;
  const reason = neededReasonField(visit, say('desk-keys.end.reason-hint'), issues);
  return deskForm(tools, visit, {
    heading: say('desk-keys.end.title'),
    paragraphs: [...consequences(visit), say('desk-keys.end.two', { hours: confirmWithinHours })],
    issues,
    form: { action: `${pathOf(visit)}/end`, fields: [reason], button: say('desk-keys.end.button'), isGrave: true },
    links: [{ url: pathOf(visit), label: say('desk-keys.back') }],
  });
}

export function confirmPage(tools: Render, visit: Visit, asked: Asked): Html {
  const { say } = visit;
  return deskForm(tools, visit, {
    heading: say('desk-keys.confirm.title'),
    paragraphs: [...askedWords(visit, asked), ...consequences(visit)],
    form: { action: `${pathOf(visit)}/confirm`, button: say('desk-keys.confirm.button'), isGrave: true },
    links: [{ url: pathOf(visit), label: say('desk-keys.back') }],
  });
}

function askedWords(visit: Visit, asked: Asked): string[] {
  const { say } = visit;
  return [
    say('desk-keys.asked.other', { name: displayName(asked.by), ...untilOf(visit, asked) }),
    say('desk-keys.asked.reason', { reason: asked.reason }),
  ];
}

function consequences({ say }: Visit): string[] {
  return [say('desk-keys.end.counts'), say('desk-keys.end.closed'), say('desk-keys.end.for-good')];
}

function untilOf({ language }: Visit, { until }: KeyEndRequest): { readonly until: string } {
  return { until: formatMoment(language, until) };
}

function pathOf({ campaign }: Visit): string {
  return `/desk/c/${campaign.slug}/keys`;
}
