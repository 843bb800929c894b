import { sql } from 'kysely';
import type { CampaignId } from '../../campaigns/campaign.ts';
import type { Db } from '../../platform/db/database.ts';
import type { ListRequestId } from '../requests/request.ts';
import { addresseesAmong } from './addressees.ts';
import { keptLists } from './kept-lists.ts';
import { removalsOf } from './notices.ts';

/**
 * By request, the oldest first, of how many recipients' lists, which they have, entries have gone since of which they have
 * not been told; requests with nobody to tell are left out.
 */
export type UntoldLists = (campaignId: CampaignId, now: Date) => Promise<ReadonlyMap<ListRequestId, number>>;

/** Who stands on a campaign's lists may be millions of ids: they are read again after a minute, if anybody has gone. */
const OLDEST_MS = 60_000;

interface Kept {
  readonly readAt: Date;
  readonly state: ListsState;
  readonly untold: ReadonlyMap<ListRequestId, number>;
}

/** Keeps what was found last of each campaign: at once anew where a list was handed over or a notice sent since. */
export function untoldLists(db: Db): UntoldLists {
  const kept = new Map<CampaignId, Kept>();
  return async (campaignId, now) => {
    const state = await listsState(db, campaignId);
    const known = kept.get(campaignId);
    if (known !== undefined && isGood(known, state, now)) return known.untold;
    const untold = state.gone === 0 ? new Map() : await readUntold(db, campaignId);
    kept.set(campaignId, { readAt: now, state, untold });
    return untold;
  };
}

function isGood(known: Kept, { gone, handedOver, notices }: ListsState, now: Date): boolean {
  if (known.state.handedOver !== handedOver || known.state.notices !== notices) return false;
  return known.state.gone === gone || Math.abs(now.getTime() - known.readAt.getTime()) < OLDEST_MS;
}

async function readUntold(db: Db, campaignId: CampaignId): Promise<ReadonlyMap<ListRequestId, number>> {
  const untold = new Map<ListRequestId, number>();
  for (const requestId of await handedOverRequests(db, campaignId)) {
    const lists = await keptLists(db, campaignId, requestId);
    const removals = await removalsOf(db, campaignId, { requestId, lists });
    const emails = [...removals].flatMap(([email, { untold: numbers }]) => (numbers.length === 0 ? [] : email));
    const count = emails.length === 0 ? 0 : (await addresseesAmong(db, campaignId, emails)).length;
    if (count > 0) untold.set(requestId, count);
  }
  return untold;
}

/** How many have gone of a campaign, lists somebody has, and notices were sent. */
interface ListsState {
  readonly gone: number;
  readonly handedOver: number;
  readonly notices: number;
}

/** Served by signature_gone and list_release_campaign; of lists and notices there are thousands at most. */
async function listsState(db: Db, campaignId: CampaignId): Promise<ListsState> {
  const { rows } = await sql<ListsState>`
    select
      (select count(*) from signature where campaign_id = ${campaignId}
        and state in ('withdrawn', 'removed', 'expired') and verified_at is not null) as gone,
      (select count(*) from list_release where campaign_id = ${campaignId} and ${isHandedOver}) as "handedOver",
      (select count(*) from list_notice where campaign_id = ${campaignId}) as notices`.execute(db);
  const [state] = rows;
  if (state === undefined) throw new Error('What is counted has a number.');
  return state;
}

const isHandedOver = sql`(handed_over_at is not null
  or exists (select from list_opening where release_id = list_release.id))`;

/** In which of some campaigns anybody has a list: in others nobody can have gone from one. Served by list_release_campaign. */
export async function whereListsAreHandedOver(
  db: Db,
  campaignIds: readonly CampaignId[],
): Promise<ReadonlySet<CampaignId>> {
  const { rows } = await sql<{ id: CampaignId }>`
    select id from unnest(${campaignIds}::uuid[]) as asked (id)
    where exists (select from list_release where campaign_id = asked.id and ${isHandedOver})`.execute(db);
  return new Set(rows.map(({ id }) => id));
}

/** Those whose lists were kept when they were made; ids grow with time. */
async function handedOverRequests(db: Db, campaignId: CampaignId): Promise<readonly ListRequestId[]> {
  const { rows } = await sql<{ requestId: ListRequestId }>`
    select distinct request_id as "requestId" from list_release
    where campaign_id = ${campaignId} and request_id is not null and file_id is not null and ${isHandedOver}
    order by request_id`.execute(db);
  return rows.map(({ requestId }) => requestId);
}
