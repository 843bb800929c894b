import { type Member, type MemberId, newId } from '../../accounts/member.ts';
import { organisersOf } from '../../accounts/store.ts';
import type { Recorder } from '../../audit/log.ts';
import type { Campaign, CampaignId } from '../../campaigns/campaign.ts';
import type { SiteKeys } from '../../platform/crypto/site-key.ts';
import { type Database, inTransaction, type Trx } from '../../platform/db/database.ts';
import type { Language } from '../../platform/i18n/languages.ts';
import { newUuid7 } from '../../platform/ids.ts';
import { addJob } from '../../platform/queue/queue.ts';
import type { ListFormat, Recipient } from '../recipient.ts';
import type { SelectionDetails } from '../release.ts';
import type { ListChoice } from '../selection.ts';
import { awaitMaking, cancelMaking } from './making-store.ts';
import {
  type Decidable,
  decidable,
  isListRequestId,
  type ListRequest,
  type ListRequestId,
  MOST_WAITING,
  mayRetry,
  standingAt,
} from './request.ts';
import { decideRequest, lockRequest, storeRefusal, storeRequest, waitingAskers } from './request-store.ts';
import { twoPersonsFor } from './two-persons.ts';

declare module '../../audit/log.ts' {
  interface Acts {
    'list.ask': {
      readonly format: readonly ListFormat[];
      readonly recipients: number;
      readonly isOwn?: true;
    } & SelectionDetails;
    'list.approve': { readonly askedBy: MemberId };
    'list.refuse': { readonly askedBy: MemberId };
    'list.withdraw': Record<string, never>;
    /** The making, which leaves nothing. */
    'list.cancel': Record<string, never>;
    /** What failed or was cancelled is made anew. */
    'list.retry': Record<string, never>;
  }
}

export interface RequestDeps {
  readonly db: Database;
  readonly keys: SiteKeys;
}

/** Who acts, on which campaign, and when. */
export interface Acting {
  readonly campaign: Pick<Campaign, 'id'>;
  readonly member: Pick<Member, 'id'>;
  readonly record: Recorder;
  readonly now: Date;
  /** Of the mails to those who have chosen none. */
  readonly language: Language;
}

export interface Asking extends Acting {
  /** At least one. */
  readonly recipients: readonly Recipient[];
  /** At least one. */
  readonly formats: readonly ListFormat[];
  readonly choice: ListChoice;
  /** For whoever has to agree, as the record has it; empty where none was given. */
  readonly reason: string;
}

/** `unreasoned`: another person has to agree to it, and is not told why. */
export type Asked =
  | { readonly kind: 'granted' | 'waiting'; readonly id: ListRequestId }
  | { readonly kind: 'unreasoned' | 'too-many' };

/** Asks for lists. They are made at once where one person may do so; else the others are mailed that a request waits. */
export async function askForLists({ db, keys }: RequestDeps, asking: Asking): Promise<Asked> {
  const { campaign, member, record, now, recipients, formats, choice, reason, language } = asking;
  return inTransaction(db, async (trx): Promise<Asked> => {
    const { isNeeded: needsAnother, organisers } = await twoPersonsFor(trx, keys, campaign);
    if (needsAnother && reason === '') return { kind: 'unreasoned' };
    const waiting = (await waitingAskers(trx, [campaign.id], now)).get(campaign.id) ?? [];
    if (waiting.filter(({ askedBy }) => askedBy === member.id).length >= MOST_WAITING) return { kind: 'too-many' };

    const id = newId(isListRequestId);
    const recipientEmails = recipients.map(({ email }) => email);
    const request = { id, askedBy: member.id, recipientEmails, formats, choice };
    await storeRequest(trx, keys, { ...request, campaignId: campaign.id, reason, now });
    const others = needsAnother ? organisers.filter((other) => other.id !== member.id) : [];
    for (const { id: memberId } of others) {
      const payload = { requestId: id, campaignId: campaign.id, memberId, language };
      await addJob(trx, { task: 'sendListRequest', payload });
    }
    if (!needsAnother) await grant(trx, id, asking);
    const details = { format: formats, recipients: recipients.length, ...choiceDetails(choice) };
    await record(trx, { act: 'list.ask', subject: id, campaignId: campaign.id, details });
    if (!needsAnother) return { kind: 'granted', id };
    return { kind: 'waiting', id };
  });
}

/** `unreasoned`: it is not said why. */
export type Decided = 'done' | 'own' | 'over' | 'missing' | 'unreasoned';

/** Agrees to another's request: its lists are made, once, for those it names. */
export function approveRequest(deps: RequestDeps, acting: Acting, id: ListRequestId): Promise<Decided> {
  return decide(deps, acting, id, ['approvable'], async (trx, { askedBy }) => {
    const { campaign, record } = acting;
    await grant(trx, id, acting);
    await record(trx, { act: 'list.approve', subject: id, campaignId: campaign.id, details: { askedBy } });
    return 'done';
  });
}

/** Disagrees, and says why: whoever asked has to ask again. */
export function refuseRequest(
  deps: RequestDeps,
  acting: Acting & { readonly refusal: string },
  id: ListRequestId,
): Promise<Decided> {
  return decide(deps, acting, id, ['approvable', 'refusable'], async (trx, { askedBy }) => {
    const { campaign, member, record, now, refusal } = acting;
    if (refusal === '') return 'unreasoned';
    await storeRefusal(trx, deps.keys, id, { refusal, by: member.id, now });
    await record(trx, { act: 'list.refuse', subject: id, campaignId: campaign.id, details: { askedBy } });
    return 'done';
  });
}

/** Of two who decide at the same time, one finds that it is over. Whoever asked is mailed what was decided. */
function decide(
  { db, keys }: RequestDeps,
  { campaign, member, now, language }: Acting,
  id: ListRequestId,
  allowed: readonly Decidable[],
  carryOut: (trx: Trx, request: ListRequest) => Promise<'done' | 'unreasoned'>,
): Promise<Decided> {
  return inTransaction(db, async (trx) => {
    const request = await lockRequest(trx, keys, campaign.id, id);
    if (request === undefined) return 'missing';
    const verdict = decidable(request, member.id, await organisersOf(trx, keys, campaign.id), now);
    if (!allowed.includes(verdict)) return verdict === 'own' ? 'own' : 'over';
    if ((await carryOut(trx, request)) === 'unreasoned') return 'unreasoned';
    const payload = { requestId: id, campaignId: campaign.id, memberId: request.askedBy, language };
    await addJob(trx, { task: 'sendListRequest', payload });
    return 'done';
  });
}

/** Takes one's own request back. */
export function withdrawRequest({ db, keys }: RequestDeps, acting: Acting, id: ListRequestId): Promise<Decided> {
  const { campaign, member, record, now } = acting;
  return inTransaction(db, async (trx) => {
    const request = await lockOwn(trx, keys, acting, id);
    if (request === undefined) return 'missing';
    if (standingAt(request, now) !== 'waiting') return 'over';
    await decideRequest(trx, id, { state: 'withdrawn', by: member.id, now });
    await record(trx, { act: 'list.withdraw', subject: id, campaignId: campaign.id, details: {} });
    return 'done';
  });
}

/** Stops the making of one's own lists: nothing of them stays. */
export function cancelLists({ db, keys }: RequestDeps, acting: Acting, id: ListRequestId): Promise<Decided> {
  return inTransaction(db, async (trx) => {
    const request = await lockOwn(trx, keys, acting, id);
    if (request === undefined) return 'missing';
    const { making } = request;
    const isStopped = making !== undefined && (await cancelMaking(trx, { requestId: id, makingId: making.id }));
    if (!isStopped) return 'over';
    const { campaign, record } = acting;
    await record(trx, { act: 'list.cancel', subject: id, campaignId: campaign.id, details: {} });
    return 'done';
  });
}

/** Has one's own lists made once more, where that failed or was cancelled: what was granted still is. */
export function retryLists({ db, keys }: RequestDeps, acting: Acting, id: ListRequestId): Promise<Decided> {
  return inTransaction(db, async (trx) => {
    const request = await lockOwn(trx, keys, acting, id);
    if (request === undefined) return 'missing';
    const { campaign, member, record, now } = acting;
    if (!mayRetry(request, member.id, now)) return 'over';
    await haveMade(trx, campaign.id, id);
    await record(trx, { act: 'list.retry', subject: id, campaignId: campaign.id, details: {} });
    return 'done';
  });
}

async function lockOwn(
  trx: Trx,
  keys: SiteKeys,
  { campaign, member }: Acting,
  id: ListRequestId,
): Promise<ListRequest | undefined> {
  const request = await lockRequest(trx, keys, campaign.id, id);
  return request?.askedBy === member.id ? request : undefined;
}

/** Has the worker make the lists that a request asks for: once they are made, whoever asked can download them. */
async function grant(trx: Trx, id: ListRequestId, { campaign, member, now }: Acting): Promise<void> {
  await decideRequest(trx, id, { state: 'granted', by: member.id, now });
  await haveMade(trx, campaign.id, id);
}

/** One making after the other: each may take minutes, and memory for each of its lists. */
async function haveMade(trx: Trx, campaignId: CampaignId, requestId: ListRequestId): Promise<void> {
  const making = { requestId, makingId: newUuid7() };
  await awaitMaking(trx, making);
  await addJob(trx, { task: 'makeLists', payload: { ...making, campaignId }, queue: 'lists' });
}

function choiceDetails({ from, places, isNewOnly }: ListChoice): SelectionDetails & { readonly isOwn?: true } {
  return {
    ...(from === 'own' ? { isOwn: true } : {}),
    ...(from === 'places' ? { places } : {}),
    ...(isNewOnly ? { isNewOnly: true } : {}),
  };
}
