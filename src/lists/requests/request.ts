/**
 * Lists that are asked for in the desk.
 *
 * - A **request** asks for a campaign's lists for certain recipients. Where the campaign asks for **two persons**, it
 *   waits until another organiser approves or refuses it; else it is granted at once.
 * - Once granted, the worker makes the lists, all or none, and keeps their files. Whoever asked may **download** them, for
 *   a time. What fails or is **cancelled** leaves nothing, and can be tried again.
 */
import type { MemberId } from '../../accounts/member.ts';
import { isUuid } from '../../platform/ids.ts';
import type { ListFormat } from '../recipient.ts';
import type { ListChoice } from '../selection.ts';

export type ListRequestId = string & { readonly __brand: 'ListRequestId' };

export function isListRequestId(text: string): text is ListRequestId {
  return isUuid(text);
}

export type RequestState = 'waiting' | 'granted' | 'refused' | 'withdrawn';

/** What the making of a granted request's lists is at. */
export type MakingState = 'waiting' | 'running' | 'made' | 'failed' | 'cancelled';

/** Why lists were not made. `nobody`: none of those they were for is a recipient any more, or whose signatories are known. */
export type FailedFor = 'keys-gone' | 'too-many-names' | 'contradicts-count' | 'nobody' | 'unexpected';

export interface Making {
  readonly state: MakingState;
  /** Which of several tries. */
  readonly id: string;
  /** How many of those to name are written, each once whatever the number of lists. */
  readonly written: number;
  /** Undefined before it is counted. */
  readonly toWrite: number | undefined;
  /** Of one that failed. */
  readonly failedFor: FailedFor | undefined;
}

export interface ListRequest {
  readonly id: ListRequestId;
  readonly askedBy: MemberId;
  readonly askedAt: Date;
  /** Those whom it was for when it was asked. */
  readonly recipientEmails: readonly string[];
  /** At least one. */
  readonly formats: readonly ListFormat[];
  readonly choice: ListChoice;
  readonly reason: string | undefined;
  readonly state: RequestState;
  /** Whoever asked, where nobody else had to agree. */
  readonly decidedBy: MemberId | undefined;
  readonly decidedAt: Date | undefined;
  /** Why it was refused. */
  readonly refusal: string | undefined;
  /** Undefined until it is granted. */
  readonly making: Making | undefined;
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** Volunteers come by on two evenings a week. */
export const WAIT_DAYS = 7;
export const WAIT_MS = WAIT_DAYS * DAY_MS;
/** Who can get at the lists later than that has to ask again: a session stolen then finds none. */
export const DOWNLOAD_DAYS = 7;
/** How long the files of lists are kept from their making on, for those to whom they are delivered. */
export const KEPT_DAYS = 30;
/** Each is a mail to every other organiser. */
export const MOST_WAITING = 5;

/**
 * How a request stands: as it is stored, or `lapsed` once nobody has decided in time. Once it is granted its lists are in the
 * `making`, or that has `failed` or was `cancelled`; `granted` says that they can be downloaded, and `over` that that is over.
 */
export type RequestStanding = RequestState | 'lapsed' | 'making' | 'failed' | 'cancelled' | 'over';

type Times = Pick<ListRequest, 'state' | 'askedAt' | 'decidedAt'> & {
  readonly making: Pick<Making, 'state'> | undefined;
};

/** @param keysEndedAt when the campaign's keys were destroyed, and the files of its lists with them. */
export function standingAt(request: Times, now: Date, keysEndedAt?: Date): RequestStanding {
  if (request.state === 'waiting' && now >= lapsesAt(request)) return 'lapsed';
  return request.state === 'granted' ? madeAt(request, now, keysEndedAt) : request.state;
}

function madeAt(request: Times, now: Date, keysEndedAt: Date | undefined): RequestStanding {
  switch (request.making?.state) {
    case 'waiting':
    case 'running':
      return 'making';
    case 'failed':
    case 'cancelled':
      return request.making.state;
    case 'made':
      return now >= downloadEnds(request) || keysEndedAt !== undefined ? 'over' : 'granted';
    case undefined:
      // Of before files were kept: they were written as they were downloaded.
      return 'over';
  }
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

/** Whether what failed or was cancelled may be made once more: as long as it could still be downloaded. */
export function mayRetry(request: Times & Pick<ListRequest, 'askedBy'>, by: MemberId, now: Date): boolean {
  const standing = standingAt(request, now);
  return request.askedBy === by && (standing === 'failed' || standing === 'cancelled') && now < downloadEnds(request);
}

/** Only whoever asked: the other one has agreed that they get it, and nobody else. */
export function mayDownload(
  request: Times & Pick<ListRequest, 'askedBy'>,
  by: MemberId,
  now: Date,
  keysEndedAt?: Date,
): boolean {
  return request.askedBy === by && standingAt(request, now, keysEndedAt) === 'granted';
}
