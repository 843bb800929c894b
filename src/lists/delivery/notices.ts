import { newId } from '../../accounts/member.ts';
import type { CampaignId } from '../../campaigns/campaign.ts';
import { type Db, inTransaction } from '../../platform/db/database.ts';
import { addJob } from '../../platform/queue/queue.ts';
import type { ListRequestId } from '../requests/request.ts';
import type { RequestDeps } from '../requests/requests.ts';
import { goneOf } from '../writing/list-entries.ts';
import type { Addressee } from './addressees.ts';
import type { Delivering } from './deliver.ts';
import type { KeptList } from './kept-lists.ts';
import { isNoticeId, notYetTold } from './notice.ts';
import { freshDeliveries, holdRequest, insertNotices, type NewNotice, toldEntries } from './notice-store.ts';
import { currentDeliveries } from './store.ts';

declare module '../../audit/log.ts' {
  interface Acts {
    /** A mail that tells which entries to delete: how many. */
    'delivery.notice': { readonly request: ListRequestId; readonly recipient: string; readonly entries: number };
  }
}

/** What is to be deleted from one recipient's list. */
export interface Removals {
  /** The numbers of all who have withdrawn or were removed. */
  readonly gone: readonly number[];
  /** Those that a notice would tell now: none where the recipient has no list yet. */
  readonly untold: readonly number[];
}

/** What is to be deleted from the lists of a request, by their recipients' addresses. */
export async function removalsOf(
  db: Db,
  campaignId: CampaignId,
  { requestId, lists }: { readonly requestId: ListRequestId; readonly lists: readonly KeptList[] },
): Promise<ReadonlyMap<string, Removals>> {
  const gone = await goneOf(db, campaignId, [...new Set(lists.map(({ entriesId }) => entriesId))]);
  const told = Map.groupBy(await toldEntries(db, requestId), ({ recipientEmail }) => recipientEmail);
  const byRecipient = Map.groupBy(lists, ({ recipientEmail }) => recipientEmail);
  return new Map(
    [...byRecipient].map(([email, [first, ...others]]) => {
      const numbers = (first && gone.get(first.entriesId)) ?? [];
      const isReceived = [first, ...others].some((list) => list?.isHandedOver);
      const known = told.get(email)?.flatMap((notice) => notice.numbers) ?? [];
      return [email, { gone: numbers, untold: isReceived ? notYetTold(numbers, known) : [] }];
    }),
  );
}

/**
 * Tells recipients by mail which entries of their lists to delete; each entry is told once to each.
 *
 * @returns how many recipients are told.
 */
export function sendNotices(
  { db }: Pick<RequestDeps, 'db'>,
  { campaign, record, now }: Delivering,
  {
    requestId,
    lists,
    addressees,
  }: {
    readonly requestId: ListRequestId;
    readonly lists: readonly KeptList[];
    readonly addressees: readonly Addressee[];
  },
): Promise<number> {
  return inTransaction(db, async (trx) => {
    await holdRequest(trx, requestId);
    const removals = await removalsOf(trx, campaign.id, { requestId, lists });
    const fresh = await freshDeliveries(trx, campaign.id, { requestId, now });
    const own = new Map(
      (await currentDeliveries(trx, campaign.id, requestId)).map(({ recipientEmail, id }) => [recipientEmail, id]),
    );
    const linkFor = (email: string): NewNotice['link'] => {
      const [newer, former] = [fresh.get(email), own.get(email)];
      if (newer !== undefined) return { deliveryId: newer, isFresh: true };
      return former && { deliveryId: former, isFresh: false };
    };
    const notices = addressees.flatMap(({ id: recipient, email, language }) => {
      const numbers = removals.get(email)?.untold ?? [];
      if (numbers.length === 0) return [];
      return [{ id: newId(isNoticeId), recipient, recipientEmail: email, language, numbers, link: linkFor(email) }];
    });
    if (notices.length === 0) return 0;
    await insertNotices(trx, { campaignId: campaign.id, requestId, now }, notices);
    const noticeIds = notices.map(({ id }) => id);
    await addJob(trx, { task: 'sendListNotices', payload: { campaignId: campaign.id, noticeIds, attempt: 0 } });
    for (const { id, recipient, numbers } of notices) {
      const details = { request: requestId, recipient, entries: numbers.length };
      await record(trx, { act: 'delivery.notice', subject: id, campaignId: campaign.id, details });
    }
    return notices.length;
  });
}
