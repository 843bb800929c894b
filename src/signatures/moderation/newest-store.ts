import { type RawBuilder, sql } from 'kysely';
import type { CampaignId } from '../../campaigns/campaign.ts';
import type { Db } from '../../platform/db/database.ts';
import type { SignatureId } from '../signature.ts';
import { isLooked, isMeant, type Stretch } from './facets.ts';

/** How far of the newest signatures is looked. */
export interface Reach extends Stretch {
  /** Infinite where all are meant. */
  readonly mostLookedAt: number;
}

/**
 * The newest that are meant, among so many of the newest: where nothing is opened, Postgres looks alone. Served by the
 * primary key, or signature_held_newest and signature_removed; it reads no further than to the last of them.
 */
export async function listNewest(
  db: Db,
  campaignId: CampaignId,
  { facets, before, most, mostLookedAt }: Reach,
): Promise<SignatureId[]> {
  const { rows } = await sql<{ signatureId: SignatureId }>`
    select id as "signatureId"
    from (
      select id, ${isMeant(facets)} as is_meant from signature
      where ${isLooked(campaignId, facets, before)}
      order by campaign_id desc, id desc
      limit ${upTo(mostLookedAt)}
    ) as looked
    where is_meant
    order by id desc
    limit ${upTo(most)}`.execute(db);
  return rows.map(({ signatureId }) => signatureId);
}

/** Where a look at the newest ends, if there are so many. Served by the same indexes, of which alone it reads. */
export async function endOfReach(
  db: Db,
  campaignId: CampaignId,
  { facets, before, mostLookedAt }: Omit<Reach, 'most'>,
): Promise<{ readonly signatureId: SignatureId; readonly signedAt: Date } | undefined> {
  if (!Number.isFinite(mostLookedAt)) return undefined;
  const { rows } = await sql<{ signatureId: SignatureId; signedAt: Date }>`
    select id as "signatureId", created_at as "signedAt" from signature
    where campaign_id = ${campaignId} and id = (
      select id from signature
      where ${isLooked(campaignId, facets, before)}
      order by campaign_id desc, id desc
      offset ${mostLookedAt - 1} limit 1
    )`.execute(db);
  return rows[0];
}

function upTo(most: number): RawBuilder<unknown> {
  return Number.isFinite(most) ? sql`${most}` : sql`all`;
}
