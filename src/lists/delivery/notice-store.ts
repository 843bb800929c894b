import { sql } from 'kysely';
import type { CampaignId } from '../../campaigns/campaign.ts';
import type { Db, Trx } from '../../platform/db/database.ts';
import type { Language } from '../../platform/i18n/languages.ts';
import { asAskedFor } from '../requests/desk-list-store.ts';
import type { ListRequestId } from '../requests/request.ts';
import type { DeliveryId, MailFailure } from './delivery.ts';
import type { NoticeId } from './notice.ts';

/** What notices have told of a request's lists. */
export interface ToldEntries {
  readonly recipientEmail: string;
  readonly numbers: readonly number[];
  readonly askedAt: Date;
  readonly mailedAt: Date | undefined;
  readonly failure: MailFailure | undefined;
}

/** The oldest first. Served by list_notice_request. */
export async function toldEntries(db: Db, requestId: ListRequestId): Promise<readonly ToldEntries[]> {
  const rows = await db
    .selectFrom('list_notice')
    .select(['recipient_email as recipientEmail', 'numbers', 'asked_at as askedAt', 'mailed_at', 'failure'])
    .where('request_id', '=', requestId)
    .orderBy('asked_at')
    .orderBy('id')
    .execute();
  return rows.map(({ mailed_at, failure, ...row }) => ({
    ...row,
    mailedAt: mailed_at ?? undefined,
    failure: failure ?? undefined,
  }));
}

/** Holds a request until the transaction ends: of two who send notices, the second finds what the first has told. */
export async function holdRequest(trx: Trx, requestId: ListRequestId): Promise<void> {
  await trx.selectFrom('list_request').select('id').where('id', '=', requestId).forUpdate().execute();
}

export interface NewNotice {
  readonly id: NoticeId;
  readonly recipientEmail: string;
  readonly language: Language;
  readonly numbers: readonly number[];
  /** Where the mail leads. */
  readonly link: { readonly deliveryId: DeliveryId; readonly isFresh: boolean } | undefined;
}

export async function insertNotices(
  trx: Trx,
  {
    campaignId,
    requestId,
    now,
  }: { readonly campaignId: CampaignId; readonly requestId: ListRequestId; readonly now: Date },
  notices: readonly NewNotice[],
): Promise<void> {
  await trx
    .insertInto('list_notice')
    .values(
      notices.map(({ id, recipientEmail, language, numbers, link }) => ({
        id,
        campaign_id: campaignId,
        request_id: requestId,
        recipient_email: recipientEmail,
        language,
        numbers: [...numbers],
        delivery_id: link?.deliveryId ?? null,
        is_fresh: link?.isFresh ?? false,
        asked_at: now,
        mailed_at: null,
        failure: null,
      })),
    )
    .execute();
}

/** Where a newer list waits for each of a campaign's recipients: the newest delivery that works. */
export async function freshDeliveries(
  db: Db,
  campaignId: CampaignId,
  { requestId, now }: { readonly requestId: ListRequestId; readonly now: Date },
): Promise<ReadonlyMap<string, DeliveryId>> {
  const rows = await db
    .selectFrom('list_delivery')
    .select(['recipient_email', 'id'])
    .where('campaign_id', '=', campaignId)
    // Ids grow with time.
    .where('request_id', '>', requestId)
    .where('is_current', '=', true)
    .where('revoked_at', 'is', null)
    .where('ends_at', '>', now)
    .where('openings', '<', sql<number>`most_openings`)
    .orderBy('request_id')
    .execute();
  return new Map(rows.map(({ recipient_email, id }) => [recipient_email, id]));
}

/** A notice that awaits its mail. */
export interface DueNotice {
  readonly id: NoticeId;
  readonly recipientEmail: string;
  readonly language: Language;
  readonly numbers: readonly number[];
  readonly deliveryId: DeliveryId | null;
  readonly isFresh: boolean;
  readonly madeAt: Date;
  readonly fileNames: readonly string[];
}

/** Which of these await their mail, each with the lists that it is about. */
export async function dueNotices(
  db: Db,
  campaignId: CampaignId,
  ids: readonly NoticeId[],
): Promise<readonly DueNotice[]> {
  const { rows } = await sql<DueNotice>`
    select notice.id, notice.recipient_email as "recipientEmail", notice.language, notice.numbers,
      notice.delivery_id as "deliveryId", notice.is_fresh as "isFresh", list.made_at as "madeAt", list.names as "fileNames"
    from list_notice as notice, lateral (
      select min(list_release.made_at) as made_at, array_agg(manifest #>> '{files,0,name}' order by ${asAskedFor}) as names
      from list_release join list_request on list_request.id = request_id
      where request_id = notice.request_id and recipient_email = notice.recipient_email
    ) as list
    where notice.campaign_id = ${campaignId} and notice.id = any(${ids}::uuid[])
      and notice.mailed_at is null and notice.failure is null
    order by notice.id`.execute(db);
  return rows;
}

export async function markNoticeMailed(db: Db, id: NoticeId, now: Date): Promise<void> {
  await db.updateTable('list_notice').set({ mailed_at: now }).where('id', '=', id).execute();
}

export async function markNoticeFailed(db: Db, id: NoticeId, failure: MailFailure): Promise<void> {
  await db.updateTable('list_notice').set({ failure }).where('id', '=', id).execute();
}
