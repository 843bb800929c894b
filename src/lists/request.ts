/**
 * Lists that are asked for in the desk.
 *
 * - A **request** asks for a campaign's lists for certain recipients. Where the campaign asks for **two persons**, it
 *   waits until another organiser approves or refuses it; else it is granted at once.
 * - Once granted, the lists are made, and whoever asked may **download** them, for a time.
 */
import type { MemberId } from '../accounts/member.ts';
import { isUuid } from '../platform/ids.ts';
import type { ListFormat } from './recipient.ts';
import type { ListChoice } from './selection.ts';

export type ListRequestId = string & { readonly __brand: 'ListRequestId' };

export function isListRequestId(text: string): text is ListRequestId {
  return isUuid(text);
}

export type RequestState = 'waiting' | 'granted' | 'refused' | 'withdrawn';

export interface ListRequest {
  readonly id: ListRequestId;
  readonly askedBy: MemberId;
  readonly askedAt: Date;
  /** Those whom it was for when it was asked. */
  readonly recipientEmails: readonly string[];
  readonly format: ListFormat;
  readonly choice: ListChoice;
  readonly reason: string | undefined;
  readonly state: RequestState;
  /** Whoever asked, where nobody else had to agree. */
  readonly decidedBy: MemberId | undefined;
  readonly decidedAt: Date | undefined;
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** Volunteers come by on two evenings a week. */
export const WAIT_DAYS = 7;
export const WAIT_MS = WAIT_DAYS * DAY_MS;
/** Who can get at the lists later than that has to ask again: a session stolen then finds none. */
export const DOWNLOAD_DAYS = 7;
/** Each is a mail to every other organiser. */
export const MOST_WAITING = 5;

/** How a request stands: as it is stored, or `lapsed` once nobody has decided in time, or `over` once downloading is. */
export type RequestStanding = RequestState | 'lapsed' | 'over';

type Times = Pick<ListRequest, 'state' | 'askedAt' | 'decidedAt'>;

export function standingAt(request: Times, now: Date): RequestStanding {
  if (request.state === 'waiting' && now >= lapsesAt(request)) return 'lapsed';
  if (request.state === 'granted' && now >= downloadEnds(request)) return 'over';
  return request.state;
}

export function lapsesAt({ askedAt }: Pick<Times, 'askedAt'>): Date {
  return new Date(askedAt.getTime() + WAIT_MS);
}

export function downloadEnds({ askedAt, decidedAt }: Pick<Times, 'askedAt' | 'decidedAt'>): Date {
  return new Date((decidedAt ?? askedAt).getTime() + DOWNLOAD_DAYS * DAY_MS);
}

/**
 * What another may do with a request: approve or refuse it, only refuse it, since whoever asked is no longer an organiser,
 * or nothing: nobody decides their `own`, and one that is `over` has nothing to decide.
 */
export type Decidable = 'approvable' | 'refusable' | 'own' | 'over';

/** @param organisers those who may organise the campaign now. */
export function decidable(
  request: Times & Pick<ListRequest, 'askedBy'>,
  by: MemberId,
  organisers: readonly { readonly id: MemberId }[],
  now: Date,
): Decidable {
  const isOrganiser = (id: MemberId) => organisers.some((organiser) => organiser.id === id);
  if (standingAt(request, now) !== 'waiting' || !isOrganiser(by)) return 'over';
  if (request.askedBy === by) return 'own';
  return isOrganiser(request.askedBy) ? 'approvable' : 'refusable';
}

/** Only whoever asked: the other one has agreed that they get it, and nobody else. */
export function mayDownload(request: Times & Pick<ListRequest, 'askedBy'>, by: MemberId, now: Date): boolean {
  return request.askedBy === by && standingAt(request, now) === 'granted';
}
