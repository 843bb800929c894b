import type { CampaignId } from '../../campaigns/campaign.ts';
import type { Db, Trx } from '../../platform/db/database.ts';
import type { Delivery, DeliveryId, MailFailure } from './delivery.ts';
import { deliveryOf, selectDeliveries } from './store.ts';

/** Asks for one more mail. */
export async function markMailDue(trx: Trx, id: DeliveryId): Promise<void> {
  await trx
    .updateTable('list_delivery')
    .set({ is_mail_due: true, failure: null, failure_code: null })
    .where('id', '=', id)
    .execute();
}

/** Which of these still await their mail. */
export async function dueDeliveries(
  db: Db,
  campaignId: CampaignId,
  ids: readonly DeliveryId[],
): Promise<readonly Delivery[]> {
  const rows = await selectDeliveries(db, campaignId)
    .where('id', 'in', ids)
    .where('is_mail_due', '=', true)
    .orderBy('id')
    .execute();
  return rows.map(deliveryOf);
}

/** Writes down that a mail went out; the next one has another number. */
export async function markMailed(
  db: Db,
  { id, mailsSent }: Pick<Delivery, 'id' | 'mailsSent'>,
  now: Date,
): Promise<void> {
  await db
    .updateTable('list_delivery')
    .set({ is_mail_due: false, mails_sent: mailsSent + 1, mailed_at: now })
    .where('id', '=', id)
    .where('mails_sent', '=', mailsSent)
    .execute();
}

export async function markFailed(db: Db, id: DeliveryId, failure: MailFailure, code: string): Promise<void> {
  await db
    .updateTable('list_delivery')
    .set({ is_mail_due: false, failure, failure_code: code })
    .where('id', '=', id)
    .execute();
}

/** Nothing is mailed of links that have ended. */
export async function forgetMails(db: Db, ended: readonly Pick<Delivery, 'id'>[]): Promise<void> {
  const ids = ended.map(({ id }) => id);
  await db.updateTable('list_delivery').set({ is_mail_due: false }).where('id', 'in', ids).execute();
}
