import { sql } from 'kysely';
import type { CampaignId } from '../../campaigns/campaign.ts';
import type { CampaignKeys } from '../../campaigns/keys.ts';
import type { Trx } from '../../platform/db/database.ts';
import type { SignatureId } from '../signature.ts';
import { countTokens, makeCommon } from './index-store.ts';
import { mostOfAToken, tokensOf } from './search-tokens.ts';

interface Moved {
  readonly id: SignatureId;
  /** '' where it is not known. */
  readonly region: string;
}

/**
 * Lets nobody index the campaign's signatures until the transaction ends; asked for before any of them is held, as whoever
 * indexes does. @returns how many are indexed
 */
export async function waitForIndex(trx: Trx, campaignId: CampaignId): Promise<number> {
  const { rows } = await sql<{ signatures: number }>`
    select signatures from search_progress where campaign_id = ${campaignId} for update`.execute(trx);
  return rows[0]?.signatures ?? 0;
}

/**
 * Lets signatures be found by another region than the one that they were indexed with. The former one's token stays: it
 * leads to signatures that are then seen not to be of it. What is not indexed yet will be, with the region it has by then.
 * Served by the primary keys.
 *
 * @param indexed as `waitForIndex` returned it.
 */
export async function addRegionTokens(
  trx: Trx,
  campaignId: CampaignId,
  keys: Pick<CampaignKeys, 'search'>,
  indexed: number,
  moved: readonly Moved[],
): Promise<void> {
  const tokenOf = tokensOf(keys, campaignId);
  const known = moved.filter(({ region }) => region !== '');
  if (indexed === 0 || known.length === 0) return;
  const { rows } = await sql<{ token: number }>`
    update signature_search set tokens = array_append(tokens, anew.token)
    from unnest(
      ${known.map(({ id }) => id)}::uuid[], ${known.map(({ region }) => tokenOf('region', region))}::integer[]
    ) as anew (signature_id, token)
    where signature_search.campaign_id = ${campaignId} and signature_search.signature_id = anew.signature_id
      and not tokens @> array[anew.token]
      and not exists (
        select from search_token
        where search_token.campaign_id = ${campaignId} and search_token.token = anew.token and is_common
      )
    returning anew.token`.execute(trx);
  const counts = new Map([...Map.groupBy(rows, ({ token }) => token)].map(([token, all]) => [token, all.length]));
  if (counts.size === 0) return;
  const { grownCommon } = await countTokens(trx, campaignId, counts, mostOfAToken(indexed));
  await makeCommon(trx, campaignId, grownCommon);
}
