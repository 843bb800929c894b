import { sql } from 'kysely';
import type { CampaignId } from '../../campaigns/campaign.ts';
import type { Db, Trx } from '../../platform/db/database.ts';
import { isUuid, newUuid7 } from '../../platform/ids.ts';
import type { SignatureId } from '../signature.ts';
import type { SuspicionDetails } from './suspicion.ts';
import type { Suspected } from './suspicion-mark.ts';

/** What looks suspicious of many signatures together, as it is kept: nothing of it is of a person. */
export interface KeptSuspicion extends Suspected {
  readonly id: string;
  readonly example: SignatureId;
  readonly signatures: number;
  readonly details: SuspicionDetails;
}

export type FoundSuspicion = Omit<KeptSuspicion, 'id'>;

/** Those that nobody has looked at and found right, the newest first. Served by suspicion_newest. */
export async function listSuspicions(db: Db, campaignId: CampaignId, most: number): Promise<KeptSuspicion[]> {
  return selectSuspicions(db, campaignId)
    .where('dismissed_at', 'is', null)
    .orderBy('last_at', 'desc')
    .orderBy('id')
    .limit(most)
    .execute();
}

/** How many there are of those in each of some campaigns, at most; a campaign without any is not named. Served as they are. */
export async function countSuspicions(
  db: Db,
  campaignIds: readonly CampaignId[],
  most: number,
): Promise<ReadonlyMap<CampaignId, number>> {
  const { rows } = await sql<{ campaignId: CampaignId; count: number }>`
    select campaign_id as "campaignId", least(count(*), ${most}::integer)::integer as count from suspicion
    where campaign_id = any(${campaignIds}::uuid[]) and dismissed_at is null
    group by campaign_id`.execute(db);
  return new Map(rows.map(({ campaignId, count }) => [campaignId, count]));
}

export async function findSuspicion(db: Db, campaignId: CampaignId, id: string): Promise<KeptSuspicion | undefined> {
  return isUuid(id) ? selectSuspicions(db, campaignId).where('id', '=', id).executeTakeFirst() : undefined;
}

function selectSuspicions(db: Db, campaignId: CampaignId) {
  return db
    .selectFrom('suspicion')
    .select(['id', 'kind', 'mark', 'example', 'signatures', 'first_at as firstAt', 'last_at as lastAt', 'details'])
    .where('campaign_id', '=', campaignId);
}

/** @returns whether there was one that nobody had dismissed yet. */
export async function dismissSuspicion(trx: Trx, campaignId: CampaignId, id: string): Promise<boolean> {
  const dismissed = await trx
    .updateTable('suspicion')
    .set({ dismissed_at: sql<Date>`now()` })
    .where('campaign_id', '=', campaignId)
    .where('id', '=', id)
    .where('dismissed_at', 'is', null)
    .executeTakeFirst();
  return dismissed.numUpdatedRows > 0n;
}

/**
 * Lets nobody else look at the campaign until the transaction ends.
 *
 * @returns the newest signature when it was last looked at, or undefined where that does not hold any more.
 */
export async function holdSuspicions(trx: Trx, campaignId: CampaignId): Promise<SignatureId | undefined> {
  await sql`insert into suspicion_progress (campaign_id) values (${campaignId}) on conflict do nothing`.execute(trx);
  const progress = await trx
    .selectFrom('suspicion_progress')
    .select('looked_to')
    .where('campaign_id', '=', campaignId)
    .forUpdate()
    .executeTakeFirst();
  return progress?.looked_to ?? undefined;
}

export async function lookedTo(trx: Trx, campaignId: CampaignId, newest: SignatureId): Promise<void> {
  await trx
    .updateTable('suspicion_progress')
    .set({ looked_to: newest })
    .where('campaign_id', '=', campaignId)
    .execute();
}

/** What has happened to signatures since lets the next look begin anew. */
export async function lookAnew(trx: Trx, campaignId: CampaignId): Promise<void> {
  await trx.updateTable('suspicion_progress').set({ looked_to: null }).where('campaign_id', '=', campaignId).execute();
}

/**
 * Keeps what was found among what was signed since a moment, in the place of what was found there before: what is
 * suspicious still keeps its id, and what an organiser has dismissed stays so unless half as many have joined it.
 */
export async function keepSuspicions(
  trx: Trx,
  campaignId: CampaignId,
  found: readonly FoundSuspicion[],
  since: Date,
): Promise<void> {
  const known = await trx
    .selectFrom('suspicion')
    .select([
      'id',
      'kind',
      'mark',
      'signatures',
      'first_at as firstAt',
      'last_at as lastAt',
      'dismissed_at as dismissedAt',
    ])
    .where('campaign_id', '=', campaignId)
    .where('last_at', '>=', since)
    .execute();
  const kept = new Set<string>();
  for (const one of found) {
    const same = known.find(
      ({ id, kind, mark, firstAt, lastAt }) =>
        !kept.has(id) &&
        kind === one.kind &&
        (mark?.toString('base64') ?? '') === (one.mark?.toString('base64') ?? '') &&
        firstAt <= one.lastAt &&
        lastAt >= one.firstAt,
    );
    const values = {
      example: one.example,
      signatures: one.signatures,
      first_at: one.firstAt,
      last_at: one.lastAt,
      details: JSON.stringify(one.details),
    };
    if (same === undefined) {
      const { kind, mark } = one;
      await trx
        .insertInto('suspicion')
        .values({ id: newUuid7(), campaign_id: campaignId, kind, mark, ...values })
        .execute();
      continue;
    }
    kept.add(same.id);
    const isDismissed = same.dismissedAt !== null;
    // A dismissed one keeps the number that was looked at.
    if (isDismissed && one.signatures < 1.5 * same.signatures) continue;
    await trx
      .updateTable('suspicion')
      .set({ ...values, dismissed_at: null })
      .where('id', '=', same.id)
      .execute();
  }
  const over = known.filter(({ id, dismissedAt }) => !kept.has(id) && dismissedAt === null).map(({ id }) => id);
  if (over.length > 0) await trx.deleteFrom('suspicion').where('id', 'in', over).execute();
}

/** Forgets what is so old that no mark of a network is left to compare with. */
export async function forgetSuspicions(db: Db, before: Date): Promise<void> {
  await db.deleteFrom('suspicion').where('last_at', '<', before).execute();
}
