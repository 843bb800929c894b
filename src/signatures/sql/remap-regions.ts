import { sql } from 'kysely';
import type { Trx } from '../../platform/db/database.ts';
import type { SignatureId, SignatureRef } from '../signature.ts';
import { addToTally, drawTallySlot } from '../tally.ts';

/** Where a signature is counted, and what says where it is from. */
export interface PlacedSignature {
  readonly id: SignatureId;
  /** '' where it is not known. */
  readonly region: string;
  /** Null where it is erased. */
  readonly sealed: Buffer | null;
}

/** Whose signatures are told anew. */
export interface FromCountry {
  readonly campaignId: SignatureRef['campaignId'];
  readonly country: string;
}

const slot = drawTallySlot();

/**
 * Holds a batch of a country's signatures, in the order of ids, as signing and confirming hold theirs. Served by the
 * primary key: a round reads the campaign's signatures once, however few are from there.
 */
export async function holdPlaced(
  trx: Trx,
  { campaignId, country }: FromCountry,
  after: SignatureId | undefined,
  most: number,
): Promise<PlacedSignature[]> {
  const { rows } = await sql<PlacedSignature>`
    select id, region, sealed from signature
    where campaign_id = ${campaignId} and ${after === undefined ? sql`true` : sql`id > ${after}`} and country = ${country}
    order by campaign_id, id
    limit ${most}
    for update`.execute(trx);
  return rows;
}

/** Counts held signatures in another region, with the tally, in one statement. */
export async function storeRegions(
  trx: Trx,
  campaignId: SignatureRef['campaignId'],
  moved: readonly Pick<PlacedSignature, 'id' | 'region'>[],
): Promise<void> {
  const changes = sql`
    select moved.*, former as region, -1 as by from moved
    union all
    select moved.*, latter as region, 1 as by from moved`;
  await sql`
    with placed as (
      select signature.campaign_id, signature.id, signature.region as former, anew.region as latter
      from unnest(${moved.map(({ id }) => id)}::uuid[], ${moved.map(({ region }) => region)}::text[]) as anew (id, region)
      join signature on signature.campaign_id = ${campaignId} and signature.id = anew.id
    ), moved as (
      update signature set region = placed.latter
      from placed
      where signature.campaign_id = placed.campaign_id and signature.id = placed.id
      returning signature.campaign_id, signature.state, signature.state_day as day, signature.country, placed.former,
        placed.latter, signature.language, signature.source, signature.disclosure
    )
    ${addToTally(changes, slot)}`.execute(trx);
}
