import { type Member, type MemberId, newId } from '../accounts/member.ts';
import { organisersOf } from '../accounts/store.ts';
import { auditHead, type Recorder } from '../audit/log.ts';
import type { Campaign } from '../campaigns/campaign.ts';
import type { SiteKeys } from '../platform/crypto/site-key.ts';
import { type Database, inTransaction, type Trx } from '../platform/db/database.ts';
import type { Language } from '../platform/i18n/languages.ts';
import { newUuid7 } from '../platform/ids.ts';
import { addJob } from '../platform/queue/queue.ts';
import { countSelections } from './count-selections.ts';
import type { ListFormat, Recipient } from './recipient.ts';
import { recipientsOf } from './recipients.ts';
import { type SelectionDetails, selectionDetails } from './release.ts';
import {
  type Decidable,
  decidable,
  isListRequestId,
  type ListRequest,
  type ListRequestId,
  MOST_WAITING,
  standingAt,
} from './request.ts';
import { decideRequest, lockRequest, storeRequest, waitingAskers } from './request-store.ts';
import { type ListChoice, sumOf } from './selection.ts';
import { selectionsFor } from './selections-for.ts';
import { recordReleases } from './store.ts';
import { twoPersonsFor } from './two-persons.ts';

declare module '../audit/log.ts' {
  interface Acts {
    'list.ask': { readonly format: ListFormat; readonly recipients: number; readonly isOwn?: true } & SelectionDetails;
    'list.approve': { readonly askedBy: MemberId };
    'list.refuse': { readonly askedBy: MemberId };
    'list.withdraw': Record<string, never>;
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
  readonly format: ListFormat;
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
  const { campaign, member, record, now, recipients, format, choice, reason, language } = asking;
  return inTransaction(db, async (trx): Promise<Asked> => {
    const { isNeeded: needsAnother, organisers } = await twoPersonsFor(trx, keys, campaign);
    if (needsAnother && reason === '') return { kind: 'unreasoned' };
    const waiting = await waitingAskers(trx, campaign.id, now);
    if (waiting.filter((asker) => asker === member.id).length >= MOST_WAITING) return { kind: 'too-many' };

    const id = newId(isListRequestId);
    const recipientEmails = recipients.map(({ email }) => email);
    const request = { id, askedBy: member.id, recipientEmails, format, choice };
    await storeRequest(trx, keys, { ...request, campaignId: campaign.id, reason, now });
    if (!needsAnother) {
      await grant(trx, request, asking);
      return { kind: 'granted', id };
    }
    for (const { id: memberId } of organisers.filter((other) => other.id !== member.id)) {
      const payload = { requestId: id, campaignId: campaign.id, memberId, language };
      await addJob(trx, { task: 'sendListRequest', payload });
    }
    const details = { format, recipients: recipients.length, ...choiceDetails(choice) };
    await record(trx, { act: 'list.ask', subject: id, campaignId: campaign.id, details });
    return { kind: 'waiting', id };
  });
}

export type Decided = 'done' | 'own' | 'over' | 'missing';

/** Agrees to another's request: its lists are made, once, for those it names. */
export function approveRequest(deps: RequestDeps, acting: Acting, id: ListRequestId): Promise<Decided> {
  return decide(deps, acting, id, ['approvable'], (trx, request) => grant(trx, request, acting));
}

/** Disagrees: whoever asked has to ask again. */
export function refuseRequest(deps: RequestDeps, acting: Acting, id: ListRequestId): Promise<Decided> {
  return decide(deps, acting, id, ['approvable', 'refusable'], async (trx, { askedBy }) => {
    const { campaign, member, record, now } = acting;
    await decideRequest(trx, id, { state: 'refused', by: member.id, now });
    await record(trx, { act: 'list.refuse', subject: id, campaignId: campaign.id, details: { askedBy } });
  });
}

/** Of two who decide at the same time, one finds that it is over. Whoever asked is mailed what was decided. */
function decide(
  { db, keys }: RequestDeps,
  { campaign, member, now, language }: Acting,
  id: ListRequestId,
  allowed: readonly Decidable[],
  carryOut: (trx: Trx, request: ListRequest) => Promise<void>,
): Promise<Decided> {
  return inTransaction(db, async (trx) => {
    const request = await lockRequest(trx, keys, campaign.id, id);
    if (request === undefined) return 'missing';
    const verdict = decidable(request, member.id, await organisersOf(trx, keys, campaign.id), now);
    if (!allowed.includes(verdict)) return verdict === 'own' ? 'own' : 'over';
    const payload = { requestId: id, campaignId: campaign.id, memberId: request.askedBy, language };
    await addJob(trx, { task: 'sendListRequest', payload });
    await carryOut(trx, request);
    return 'done';
  });
}

/** Takes one's own request back. */
export function withdrawRequest({ db, keys }: RequestDeps, acting: Acting, id: ListRequestId): Promise<Decided> {
  const { campaign, member, record, now } = acting;
  return inTransaction(db, async (trx) => {
    const request = await lockRequest(trx, keys, campaign.id, id);
    if (request?.askedBy !== member.id) return 'missing';
    if (standingAt(request, now) !== 'waiting') return 'over';
    await decideRequest(trx, id, { state: 'withdrawn', by: member.id, now });
    await record(trx, { act: 'list.withdraw', subject: id, campaignId: campaign.id, details: {} });
    return 'done';
  });
}

/** Makes the lists that a request asks for: from now on whoever asked can download them. */
async function grant(
  trx: Trx,
  request: Pick<ListRequest, 'id' | 'askedBy' | 'recipientEmails' | 'format' | 'choice'>,
  { campaign, member, record, now }: Acting,
): Promise<void> {
  const { id: requestId, askedBy, format, choice } = request;
  await decideRequest(trx, requestId, { state: 'granted', by: member.id, now });
  const asked = new Set(request.recipientEmails);
  const recipients = (await recipientsOf(trx, campaign)).filter(({ email }) => asked.has(email));
  const selectionOf = await selectionsFor(trx, campaign.id, choice, recipients);
  const orders = recipients.flatMap((recipient) => {
    const selection = selectionOf(recipient);
    return selection === undefined ? [] : [{ recipient, selection }];
  });
  const selections = orders.map(({ selection }) => selection);
  const countsOf = await countSelections(trx, campaign.id, selections);
  const head = await auditHead(trx);
  const lists = orders.map((order) => {
    const counts = countsOf(order.selection);
    const made = { id: newUuid7(), format, requestId, counts, auditHead: head, confirmedUntilUs: undefined };
    return { ...made, ...order, ...sumOf(counts.places) };
  });
  if (lists.length > 0) await recordReleases(trx, campaign.id, lists);
  if (askedBy !== member.id) {
    await record(trx, { act: 'list.approve', subject: requestId, campaignId: campaign.id, details: { askedBy } });
  }
  for (const { id: subject, named, countedOnly, selection } of lists) {
    const details = { format, named, countedOnly, request: requestId, askedBy, ...selectionDetails(selection) };
    await record(trx, { act: 'list.make', subject, campaignId: campaign.id, details });
  }
}

function choiceDetails({ from, places, isNewOnly }: ListChoice): SelectionDetails & { readonly isOwn?: true } {
  return {
    ...(from === 'own' ? { isOwn: true } : {}),
    ...(from === 'places' ? { places } : {}),
    ...(isNewOnly ? { isNewOnly: true } : {}),
  };
}
