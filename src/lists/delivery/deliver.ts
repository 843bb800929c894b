import { newId } from '../../accounts/member.ts';
import { inTransaction, type Trx } from '../../platform/db/database.ts';
import { addJob } from '../../platform/queue/queue.ts';
import type { ListRequestId } from '../requests/request.ts';
import type { Acting, RequestDeps } from '../requests/requests.ts';
import type { Addressee } from './addressees.ts';
import { type Delivery, type DeliveryTerms, isAlive, isDeliveryId, newCode } from './delivery.ts';
import type { DeliveryRef } from './delivery-link.ts';
import { markMailDue } from './mails-store.ts';
import { insertDeliveries, lockDelivery, markRevoked, type NewDelivery, storeCode } from './store.ts';

declare module '../../audit/log.ts' {
  interface Acts {
    /** Whose lists are mailed a link to, until when, and how often it may be opened. */
    'delivery.start': {
      readonly request: ListRequestId;
      readonly recipient: string;
      readonly days: number;
      readonly openings: number;
      readonly isEncrypted: boolean;
    };
    'delivery.send-again': { readonly recipient: string };
    'delivery.new-code': { readonly recipient: string };
    'delivery.revoke': { readonly recipient: string };
  }
}

const DAY_MS = 86_400_000;

/** Who acts, on which campaign, and when. */
export type Delivering = Omit<Acting, 'language'>;

export interface ListsToDeliver {
  readonly requestId: ListRequestId;
  /** At least one. */
  readonly addressees: readonly Addressee[];
  /** Whether somebody's lists name anybody: then the link alone opens nothing. */
  readonly namesAnybody: (addressee: Addressee) => boolean;
  /** When the files are erased: no link works longer. */
  readonly keptUntil: Date;
  readonly terms: DeliveryTerms;
}

/**
 * Begins to deliver a request's lists, all in one job. Whoever has a link already that works is passed over: so pressing
 * twice mails nobody twice.
 *
 * @returns how many were begun.
 */
export function startDeliveries(
  { db, keys }: RequestDeps,
  { campaign, member, record, now }: Delivering,
  { requestId, addressees, namesAnybody, keptUntil, terms }: ListsToDeliver,
): Promise<number> {
  const wanted = addressees.map((addressee): NewDelivery => {
    return {
      id: newId(isDeliveryId),
      recipientId: addressee.id,
      recipientEmail: addressee.email,
      language: addressee.language,
      startedBy: member.id,
      startedAt: now,
      endsAt: new Date(Math.min(now.getTime() + terms.days * DAY_MS, keptUntil.getTime())),
      mostOpenings: terms.openings,
      ageKey: terms.isEncrypted && addressee.ageKey !== '' ? addressee.ageKey : undefined,
      code: namesAnybody(addressee) ? newCode() : undefined,
    };
  });
  return inTransaction(db, async (trx) => {
    const started = await insertDeliveries(trx, keys, { campaignId: campaign.id, requestId, now }, wanted);
    if (started.length === 0) return 0;
    const payload = { campaignId: campaign.id, deliveryIds: started, attempt: 0 };
    await addJob(trx, { task: 'sendDeliveries', payload });
    for (const { id, recipientId, ageKey } of wanted.filter((one) => started.includes(one.id))) {
      const { days, openings } = terms;
      const details = { request: requestId, recipient: recipientId, days, openings, isEncrypted: ageKey !== undefined };
      await record(trx, { act: 'delivery.start', subject: id, campaignId: campaign.id, details });
    }
    return started.length;
  });
}

/** `over`: its link has ended, so that it can only be delivered anew. */
export type Changed = 'done' | 'over' | 'missing';

/** Mails the same link once more, on purpose: also where the first mail was refused. */
export function sendAgain(deps: RequestDeps, delivering: Delivering, ref: DeliveryRef): Promise<Changed> {
  return change(deps, delivering, ref, async (trx, { id, isMailDue, recipientId: recipient }) => {
    if (isMailDue) return;
    await markMailDue(trx, id);
    const { campaignId } = ref;
    await addJob(trx, { task: 'sendDeliveries', payload: { campaignId, deliveryIds: [id], attempt: 0 } });
    await delivering.record(trx, { act: 'delivery.send-again', subject: id, campaignId, details: { recipient } });
  });
}

/** Another code in the place of the former one; what was locked is open again. */
export function renewCode(deps: RequestDeps, delivering: Delivering, ref: DeliveryRef): Promise<Changed> {
  return change(deps, delivering, ref, async (trx, { id, needsCode, recipientId: recipient }) => {
    if (!needsCode) return;
    await storeCode(trx, deps.keys, id, newCode());
    const { campaignId } = ref;
    await delivering.record(trx, { act: 'delivery.new-code', subject: id, campaignId, details: { recipient } });
  });
}

/** Ends a link: who has opened it has the list, nobody else gets it. */
export function revokeDelivery(deps: RequestDeps, delivering: Delivering, ref: DeliveryRef): Promise<Changed> {
  return change(deps, delivering, ref, async (trx, { id, recipientId: recipient }) => {
    await markRevoked(trx, id, delivering.now);
    const { campaignId } = ref;
    await delivering.record(trx, { act: 'delivery.revoke', subject: id, campaignId, details: { recipient } });
  });
}

function change(
  { db }: RequestDeps,
  { now }: Delivering,
  ref: DeliveryRef,
  carryOut: (trx: Trx, delivery: Delivery) => Promise<void>,
): Promise<Changed> {
  return inTransaction(db, async (trx) => {
    const delivery = await lockDelivery(trx, ref);
    if (delivery === undefined) return 'missing';
    if (!isAlive(delivery, now)) return 'over';
    await carryOut(trx, delivery);
    return 'done';
  });
}
