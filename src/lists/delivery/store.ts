import { sql } from 'kysely';
import type { CampaignId } from '../../campaigns/campaign.ts';
import { openText, type SiteKeys, sealText } from '../../platform/crypto/site-key.ts';
import type { Db, Trx } from '../../platform/db/database.ts';
import type { ListRequestId } from '../requests/request.ts';
import type { Delivery, DeliveryId } from './delivery.ts';
import type { DeliveryRef } from './delivery-link.ts';

type SealingKeys = Pick<SiteKeys, 'sealing'>;

const columns = [
  'id',
  'campaign_id as campaignId',
  'request_id as requestId',
  'recipient_id as recipientId',
  'recipient_email as recipientEmail',
  'language',
  'started_by as startedBy',
  'started_at as startedAt',
  'ends_at as endsAt',
  'most_openings as mostOpenings',
  'openings',
  'age_key as ageKey',
  'wrong_codes as wrongCodes',
  'mails_sent as mailsSent',
  'is_mail_due as isMailDue',
  'mailed_at as mailedAt',
  'failure',
  'failure_code as failureCode',
  'revoked_at as revokedAt',
  'code_sealed',
] as const;

type Row = Awaited<ReturnType<ReturnType<typeof selectDeliveries>['executeTakeFirstOrThrow']>>;

/** A campaign's deliveries. */
export function selectDeliveries(db: Db, campaignId: CampaignId) {
  return db.selectFrom('list_delivery').select(columns).where('campaign_id', '=', campaignId);
}

export function deliveryOf({ code_sealed, ageKey, mailedAt, failure, failureCode, revokedAt, ...row }: Row): Delivery {
  return {
    ...row,
    ageKey: ageKey ?? undefined,
    needsCode: code_sealed !== null,
    mailedAt: mailedAt ?? undefined,
    failure: failure ?? undefined,
    failureCode: failureCode ?? undefined,
    revokedAt: revokedAt ?? undefined,
  };
}

/** The deliveries of a request's lists that nothing has taken the place of. Served by list_delivery_current. */
export async function currentDeliveries(
  db: Db,
  campaignId: CampaignId,
  requestId: ListRequestId,
): Promise<readonly Delivery[]> {
  const rows = await selectDeliveries(db, campaignId)
    .where('request_id', '=', requestId)
    .where('is_current', '=', true)
    .execute();
  return rows.map(deliveryOf);
}

export async function findDelivery(db: Db, { campaignId, id }: DeliveryRef): Promise<Delivery | undefined> {
  const row = await selectDeliveries(db, campaignId).where('id', '=', id).executeTakeFirst();
  return row && deliveryOf(row);
}

/** Holds a delivery until the transaction ends: of two at once, the second sees what the first has done. */
export async function lockDelivery(trx: Trx, { campaignId, id }: DeliveryRef): Promise<Delivery | undefined> {
  const row = await selectDeliveries(trx, campaignId).where('id', '=', id).forUpdate().executeTakeFirst();
  return row && deliveryOf(row);
}

/** Its code; undefined where it has none. */
export async function codeOf(db: Db, keys: SealingKeys, id: DeliveryId): Promise<string | undefined> {
  const row = await db.selectFrom('list_delivery').select('code_sealed').where('id', '=', id).executeTakeFirst();
  const sealed = row?.code_sealed ?? undefined;
  return sealed && openText(keys, codeContext(id), sealed);
}

export interface NewDelivery
  extends Pick<
    Delivery,
    | 'id'
    | 'recipientId'
    | 'recipientEmail'
    | 'language'
    | 'startedBy'
    | 'startedAt'
    | 'endsAt'
    | 'mostOpenings'
    | 'ageKey'
  > {
  /** Undefined where the lists name nobody. */
  readonly code: string | undefined;
}

/**
 * Begins deliveries of a request's lists; whoever has one that works keeps it.
 *
 * @returns the ids of those that were begun.
 */
export async function insertDeliveries(
  trx: Trx,
  keys: SealingKeys,
  {
    campaignId,
    requestId,
    now,
  }: { readonly campaignId: CampaignId; readonly requestId: ListRequestId; readonly now: Date },
  deliveries: readonly NewDelivery[],
): Promise<readonly DeliveryId[]> {
  const emails = deliveries.map(({ recipientEmail }) => recipientEmail);
  await sql`
    update list_delivery set is_current = false
    where request_id = ${requestId} and is_current and recipient_email = any(${emails})
      and (revoked_at is not null or openings >= most_openings or ends_at <= ${now})`.execute(trx);
  const rows = await trx
    .insertInto('list_delivery')
    .values(
      deliveries.map((one) => ({
        id: one.id,
        campaign_id: campaignId,
        request_id: requestId,
        recipient_id: one.recipientId,
        recipient_email: one.recipientEmail,
        language: one.language,
        started_by: one.startedBy,
        started_at: one.startedAt,
        ends_at: one.endsAt,
        most_openings: one.mostOpenings,
        age_key: one.ageKey ?? null,
        code_sealed: one.code === undefined ? null : sealText(keys, codeContext(one.id), one.code),
        mailed_at: null,
        failure: null,
        failure_code: null,
        revoked_at: null,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['request_id', 'recipient_email']).where('is_current', '=', true).doNothing(),
    )
    .returning('id')
    .execute();
  return rows.map(({ id }) => id);
}

export async function storeCode(trx: Trx, keys: SealingKeys, id: DeliveryId, code: string): Promise<void> {
  await trx
    .updateTable('list_delivery')
    .set({ code_sealed: sealText(keys, codeContext(id), code), wrong_codes: 0 })
    .where('id', '=', id)
    .execute();
}

/** Its link never works again, and its code is forgotten. */
export async function markRevoked(trx: Trx, id: DeliveryId, now: Date): Promise<void> {
  await trx
    .updateTable('list_delivery')
    .set({ revoked_at: now, is_mail_due: false, code_sealed: null })
    .where('id', '=', id)
    .execute();
}

export async function countWrongCode(trx: Trx, { id, wrongCodes }: Pick<Delivery, 'id' | 'wrongCodes'>): Promise<void> {
  await trx
    .updateTable('list_delivery')
    .set({ wrong_codes: wrongCodes + 1 })
    .where('id', '=', id)
    .execute();
}

function codeContext(id: DeliveryId): string {
  return `list delivery ${id}`;
}
