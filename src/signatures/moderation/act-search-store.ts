import { sql } from 'kysely';
import type { CampaignId } from '../../campaigns/campaign.ts';
import type { Db, Trx } from '../../platform/db/database.ts';
import type { SignatureId } from '../signature.ts';

/** A search that goes on in the background, for the act that is to move what it finds. */
export interface ActSearch {
  readonly campaignId: CampaignId;
  readonly actId: string;
  /** What is searched for. */
  readonly sealed: Buffer;
  /** Where it goes on. */
  readonly before: SignatureId;
  /** How many it has looked at. */
  readonly looked: number;
}

export async function insertActSearch(trx: Trx, { campaignId, actId, ...search }: ActSearch): Promise<void> {
  await trx
    .insertInto('moderation_search')
    .values({ campaign_id: campaignId, id: actId, ...search })
    .execute();
}

export async function findActSearch(
  db: Db,
  actId: string,
): Promise<(ActSearch & { readonly chosen: number }) | undefined> {
  return db
    .selectFrom('moderation_search')
    .innerJoin('moderation_act', 'moderation_act.id', 'moderation_search.id')
    .select([
      'moderation_search.campaign_id as campaignId',
      'moderation_search.id as actId',
      'sealed',
      'before',
      'looked',
      'chosen',
    ])
    .where('moderation_search.id', '=', actId)
    .executeTakeFirst();
}

/** Adds what was found to what the act is about; the act is held by `lockAct`. */
export async function addFound(trx: Trx, actId: string, ids: readonly SignatureId[]): Promise<void> {
  await sql`
    update moderation_act set chosen = chosen + ${ids.length}::integer, chosen_ids = chosen_ids || ${ids}::uuid[]
    where id = ${actId}`.execute(trx);
}

export async function moveActSearch(
  trx: Trx,
  actId: string,
  { before, looked }: Pick<ActSearch, 'before' | 'looked'>,
): Promise<void> {
  await trx.updateTable('moderation_search').set({ before, looked }).where('id', '=', actId).execute();
}

/** All is found: the act is asked for, and what was searched for is forgotten. */
export async function endActSearch(trx: Trx, actId: string, foundMore: boolean): Promise<void> {
  await trx.deleteFrom('moderation_search').where('id', '=', actId).execute();
  await trx
    .updateTable('moderation_act')
    .set({ state: 'asked', found_more: foundMore })
    .where('id', '=', actId)
    .execute();
}

/** Calls off an act that is finding its signatures: nothing of it stays. @returns whether there was one. */
export async function dropFinding(db: Db, campaignId: CampaignId, actId: string): Promise<boolean> {
  const dropped = await db
    .deleteFrom('moderation_act')
    .where('id', '=', actId)
    .where('campaign_id', '=', campaignId)
    .where('state', '=', 'finding')
    .executeTakeFirst();
  return dropped.numDeletedRows > 0n;
}
