import type { MemberId } from '../accounts/member.ts';
import type { Recorder } from '../audit/log.ts';
import { openText, type SiteKeys, sealText } from '../platform/crypto/site-key.ts';
import type { Db, Trx } from '../platform/db/database.ts';
import type { Campaign, CampaignId } from './campaign.ts';
import { lockCampaignById } from './campaign-row.ts';
import { endKeys } from './end-keys.ts';

declare module '../audit/log.ts' {
  interface Acts {
    'keys.ask-end': Record<string, never>;
    'keys.call-off-end': { readonly askedBy: string };
  }
}

/** What one admin asks for and another confirms: that a campaign's keys end now, whatever its dates say. */
export interface KeyEndRequest {
  readonly askedBy: MemberId;
  readonly askedAt: Date;
  /** From then on it is as if it had not been asked. */
  readonly until: Date;
  readonly reason: string;
}

type Keys = Pick<SiteKeys, 'sealing'>;
type Subject = Pick<Campaign, 'id' | 'slug'>;

const HOUR_MS = 60 * 60 * 1000;
export const confirmWithinHours = 24;

/** The request that can be confirmed now: not one that is too old, or of somebody who is no admin any more. */
export async function findKeyEndRequest(
  db: Db,
  keys: Keys,
  campaignId: CampaignId,
  now: Date,
): Promise<KeyEndRequest | undefined> {
  const row = await db
    .selectFrom('key_end_request as request')
    .innerJoin('member', 'member.id', 'request.asked_by')
    .select(['request.asked_by as askedBy', 'request.asked_at as askedAt', 'request.reason'])
    .where('request.campaign_id', '=', campaignId)
    .where('member.is_admin', '=', true)
    .where('member.removed_at', 'is', null)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const until = new Date(row.askedAt.getTime() + confirmWithinHours * HOUR_MS);
  return now < until ? { ...row, until, reason: openText(keys, contextOf(campaignId), row.reason) } : undefined;
}

/** Who asks for the end of which campaign's keys, where another admin could still confirm it; they are few. */
export async function keyEndsAsked(db: Db, now: Date): Promise<ReadonlyMap<CampaignId, MemberId>> {
  const rows = await db
    .selectFrom('key_end_request as request')
    .innerJoin('member', 'member.id', 'request.asked_by')
    .select(['request.campaign_id as campaignId', 'request.asked_by as askedBy'])
    .where('request.asked_at', '>', new Date(now.getTime() - confirmWithinHours * HOUR_MS))
    .where('member.is_admin', '=', true)
    .where('member.removed_at', 'is', null)
    .execute();
  return new Map(rows.map(({ campaignId, askedBy }) => [campaignId, askedBy]));
}

/** Asks for it; nothing is changed where somebody has asked already, or the keys have ended. */
export async function askForKeyEnd(
  trx: Trx,
  keys: Keys,
  { id, slug }: Subject,
  asked: Pick<KeyEndRequest, 'askedBy' | 'askedAt' | 'reason'>,
  record: Recorder,
): Promise<'asked' | 'asked-before' | 'ended'> {
  await lockCampaignById(trx, id);
  if (await haveKeysEnded(trx, id)) return 'ended';
  if ((await findKeyEndRequest(trx, keys, id, asked.askedAt)) !== undefined) return 'asked-before';
  const { askedBy, askedAt, reason } = asked;
  const row = { asked_by: askedBy, asked_at: askedAt, reason: sealText(keys, contextOf(id), reason) };
  await trx
    .insertInto('key_end_request')
    .values({ campaign_id: id, ...row })
    .onConflict((conflict) => conflict.column('campaign_id').doUpdateSet(row))
    .execute();
  await record(trx, { act: 'keys.ask-end', subject: slug, campaignId: id, reason, details: {} });
  return 'asked';
}

/** Confirms it, and destroys the keys. Two persons: whoever asked cannot. */
export async function confirmKeyEnd(
  trx: Trx,
  keys: Keys,
  campaign: Subject,
  { confirmedBy, now }: { readonly confirmedBy: MemberId; readonly now: Date },
  record: Recorder,
): Promise<'ended' | 'own-request' | 'no-request'> {
  await lockCampaignById(trx, campaign.id);
  const request = await findKeyEndRequest(trx, keys, campaign.id, now);
  if (request === undefined) return 'no-request';
  const { askedBy, reason } = request;
  if (askedBy === confirmedBy) return 'own-request';
  const reasoned: Recorder = (inside, deed) => record(inside, { ...deed, reason });
  await endKeys(trx, campaign, { why: 'asked', askedBy }, now, reasoned);
  return 'ended';
}

/** Takes a request back, one's own or another's. @returns whether there was one. */
export async function callOffKeyEnd(trx: Trx, { id, slug }: Subject, record: Recorder): Promise<boolean> {
  await lockCampaignById(trx, id);
  const request = await trx
    .deleteFrom('key_end_request')
    .where('campaign_id', '=', id)
    .returning('asked_by as askedBy')
    .executeTakeFirst();
  if (request === undefined) return false;
  await record(trx, { act: 'keys.call-off-end', subject: slug, campaignId: id, details: request });
  return true;
}

async function haveKeysEnded(db: Db, id: CampaignId): Promise<boolean> {
  const row = await db.selectFrom('campaign').select('keys_ended_at').where('id', '=', id).executeTakeFirst();
  return row?.keys_ended_at != null;
}

function contextOf(campaignId: CampaignId): string {
  return `key end of ${campaignId}`;
}
