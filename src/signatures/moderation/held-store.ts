import { sql } from 'kysely';
import type { CampaignId } from '../../campaigns/campaign.ts';
import type { Db } from '../../platform/db/database.ts';
import { type Place, placeAt, writeCursor } from '../cursor.ts';
import type { HoldReason, SignatureId } from '../signature.ts';

/** A held signature as its organisers see it in a list: who it is stays sealed. */
export interface HeldSignature {
  readonly signatureId: SignatureId;
  readonly heldFor: HoldReason;
  readonly signedAt: Date;
  readonly country: string;
  readonly source: string;
  /** How many others are held that came from the same network on that day; null where the network is not known (any more). */
  readonly alike: number | null;
  /** Where the list goes on after this one. */
  readonly cursor: string;
}

/** Held signatures, newest first. Served by signature_held, or of one reason by signature_held_reason, backwards. */
export async function listHeld(
  db: Db,
  campaignId: CampaignId,
  {
    heldFor,
    after,
    most,
  }: { readonly heldFor: HoldReason | undefined; readonly after: Place | undefined; readonly most: number },
): Promise<HeldSignature[]> {
  const place =
    after === undefined ? sql`true` : sql`(created_at, id) < (${after.at}::timestamptz, ${after.signatureId}::uuid)`;
  const { rows } = await sql<Omit<HeldSignature, 'cursor'> & { at: string }>`
    with listed as (
      select id, held_for, created_at, country, source, network_mark
      from signature
      where campaign_id = ${campaignId} and state = 'held' and ${ofReason(heldFor)} and ${place}
      order by created_at desc, id desc
      limit ${most}
    ), alike as (
      -- A mark is of one day, so all who share it were held within a day of one another.
      select network_mark, count(*) - 1 as others
      from signature
      where campaign_id = ${campaignId} and state = 'held'
        and created_at > (select min(created_at) - interval '1 day' from listed)
        and created_at < (select max(created_at) + interval '1 day' from listed)
        and network_mark in (select network_mark from listed)
      group by network_mark
    )
    select id as "signatureId", held_for as "heldFor", created_at as "signedAt", country, source,
      others::integer as alike, ${placeAt(sql`created_at`)} as at
    from listed left join alike using (network_mark)
    order by created_at desc, id desc`.execute(db);
  return rows.map(({ at, ...row }) => ({ ...row, cursor: writeCursor({ at, signatureId: row.signatureId }) }));
}

/**
 * How many are held for each reason; a reason that none is held for is not named. Served by
 * signature_held_reason, of which alone it reads.
 */
export async function countHeld(db: Db, campaignId: CampaignId): Promise<ReadonlyMap<HoldReason, number>> {
  const { rows } = await sql<{ heldFor: HoldReason; count: number }>`
    select held_for as "heldFor", count(*)::integer as count
    from signature where campaign_id = ${campaignId} and state = 'held' group by held_for`.execute(db);
  return new Map(rows.map(({ heldFor, count }) => [heldFor, count]));
}

/** Those of these that are held. Served by the primary key. */
export async function stillHeld(
  db: Db,
  campaignId: CampaignId,
  ids: readonly SignatureId[],
): Promise<readonly SignatureId[]> {
  const rows = await db
    .selectFrom('signature')
    .select('id')
    .where('campaign_id', '=', campaignId)
    .where('state', '=', 'held')
    .where('id', 'in', [...ids])
    .execute();
  return rows.map(({ id }) => id);
}

function ofReason(heldFor: HoldReason | undefined) {
  return heldFor === undefined ? sql`true` : sql`held_for = ${heldFor}`;
}
