import type { MemberId } from '../../accounts/member.ts';
import type { CampaignId } from '../../campaigns/campaign.ts';
import { openText, type SiteKeys, sealText } from '../../platform/crypto/site-key.ts';
import type { Db, Trx } from '../../platform/db/database.ts';
import type { ListFormat } from '../recipient.ts';
import type { ListChoice } from '../selection.ts';
import { type ListRequest, type ListRequestId, type Making, type RequestState, WAIT_MS } from './request.ts';

type SealingKeys = Pick<SiteKeys, 'sealing'>;

export interface NewRequest {
  readonly id: ListRequestId;
  readonly campaignId: CampaignId;
  readonly askedBy: MemberId;
  readonly recipientEmails: readonly string[];
  /** At least one. */
  readonly formats: readonly ListFormat[];
  readonly choice: ListChoice;
  /** Empty where none was given. */
  readonly reason: string;
  readonly now: Date;
}

/** Stores a request that waits. */
export async function storeRequest(db: Db, keys: SealingKeys, request: NewRequest): Promise<void> {
  const { id, reason, formats } = request;
  const [format] = formats;
  if (format === undefined) throw new Error('A list is asked for in some format.');
  await db
    .insertInto('list_request')
    .values({
      id,
      campaign_id: request.campaignId,
      asked_by: request.askedBy,
      asked_at: request.now,
      recipient_emails: request.recipientEmails,
      // For processes that know of one only.
      format,
      formats,
      choice: JSON.stringify(request.choice),
      reason_sealed: reason === '' ? null : sealText(keys, reasonContext(id), reason),
      state: 'waiting',
      decided_by: null,
      decided_at: null,
      refusal_sealed: null,
    })
    .execute();
}

/** A campaign's request; another campaign's is not there. */
export async function findRequest(
  db: Db,
  keys: SealingKeys,
  campaignId: CampaignId,
  id: ListRequestId,
): Promise<ListRequest | undefined> {
  const row = await selectRequest(db, campaignId, id).executeTakeFirst();
  return row && requestOf(keys, row);
}

/** The same, and nobody else decides it until this transaction ends. */
export async function lockRequest(
  trx: Trx,
  keys: SealingKeys,
  campaignId: CampaignId,
  id: ListRequestId,
): Promise<ListRequest | undefined> {
  const row = await selectRequest(trx, campaignId, id).forUpdate().executeTakeFirst();
  return row && requestOf(keys, row);
}

export async function decideRequest(
  trx: Trx,
  id: ListRequestId,
  { state, by, now }: { readonly state: Exclude<RequestState, 'waiting'>; readonly by: MemberId; readonly now: Date },
): Promise<void> {
  await trx.updateTable('list_request').set({ state, decided_by: by, decided_at: now }).where('id', '=', id).execute();
}

/** Refuses it, and says why. */
export async function storeRefusal(
  trx: Trx,
  keys: SealingKeys,
  id: ListRequestId,
  { refusal, by, now }: { readonly refusal: string; readonly by: MemberId; readonly now: Date },
): Promise<void> {
  await decideRequest(trx, id, { state: 'refused', by, now });
  const refusal_sealed = sealText(keys, refusalContext(id), refusal);
  await trx.updateTable('list_request').set({ refusal_sealed }).where('id', '=', id).execute();
}

/** Who asked for what still waits in a campaign. Served by list_request_waiting. */
export async function waitingAskers(
  db: Db,
  campaignIds: readonly CampaignId[],
  now: Date,
): Promise<ReadonlyMap<CampaignId, readonly { readonly askedBy: MemberId }[]>> {
  const rows = await db
    .selectFrom('list_request')
    .select(['campaign_id as campaignId', 'asked_by as askedBy'])
    .where((is) => is('campaign_id', '=', is.fn.any(is.val([...campaignIds]))))
    .where('state', '=', 'waiting')
    .where('asked_at', '>', new Date(now.getTime() - WAIT_MS))
    .execute();
  return Map.groupBy(rows, ({ campaignId }) => campaignId);
}

function selectRequest(db: Db, campaignId: CampaignId, id: ListRequestId) {
  return db
    .selectFrom('list_request')
    .select(['id', 'asked_by', 'asked_at', 'recipient_emails', 'format', 'formats', 'choice'])
    .select([
      'reason_sealed',
      'refusal_sealed',
      'state',
      'decided_by',
      'decided_at',
      'making',
      'making_id',
      'written',
      'to_write',
      'failure',
    ])
    .where('campaign_id', '=', campaignId)
    .where('id', '=', id);
}

type RequestRow = Awaited<ReturnType<ReturnType<typeof selectRequest>['executeTakeFirstOrThrow']>>;

function requestOf(keys: SealingKeys, row: RequestRow): ListRequest {
  return {
    id: row.id,
    askedBy: row.asked_by,
    askedAt: row.asked_at,
    recipientEmails: row.recipient_emails,
    formats: row.formats ?? [row.format],
    choice: row.choice,
    reason: row.reason_sealed === null ? undefined : openText(keys, reasonContext(row.id), row.reason_sealed),
    state: row.state,
    decidedBy: row.decided_by ?? undefined,
    decidedAt: row.decided_at ?? undefined,
    refusal: row.refusal_sealed === null ? undefined : openText(keys, refusalContext(row.id), row.refusal_sealed),
    making: makingOf(row),
  };
}

function makingOf({ making, making_id, written, to_write, failure }: RequestRow): Making | undefined {
  if (making === null || making_id === null) return undefined;
  return { state: making, id: making_id, written, toWrite: to_write ?? undefined, failedFor: failure ?? undefined };
}

function reasonContext(id: ListRequestId): string {
  return `list request ${id}`;
}

function refusalContext(id: ListRequestId): string {
  return `refusal of list request ${id}`;
}
