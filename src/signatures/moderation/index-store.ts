import { sql } from 'kysely';
import type { CampaignId } from '../../campaigns/campaign.ts';
import type { Trx } from '../../platform/db/database.ts';
import type { SignatureId } from '../signature.ts';
import type { Searchable } from './search-tokens.ts';

interface Progress {
  readonly indexedTo: SignatureId | null;
  /** How many were indexed so far. */
  readonly signatures: number;
}

/** Lets nobody else index the campaign until the transaction ends. @returns undefined where somebody else is at it. */
export async function holdIndex(trx: Trx, campaignId: CampaignId): Promise<Progress | undefined> {
  await sql`
    insert into search_progress (campaign_id) values (${campaignId}) on conflict do nothing`.execute(trx);
  const { rows } = await sql<Progress>`
    select indexed_to as "indexedTo", signatures from search_progress
    where campaign_id = ${campaignId} for update skip locked`.execute(trx);
  return rows[0];
}

export type Unindexed = Omit<Searchable, 'person'> & { readonly signatureId: SignatureId; readonly sealed: Buffer };

/**
 * Signatures that no search finds by words yet, held so that nobody erases them before their words are stored, or the
 * words would stay. Served by the primary keys.
 */
export async function lockUnindexed(
  trx: Trx,
  campaignId: CampaignId,
  after: SignatureId | null,
  most: number,
): Promise<Unindexed[]> {
  const { rows } = await sql<Unindexed>`
    select id as "signatureId", sealed, country, region, source, language from signature
    where campaign_id = ${campaignId} and ${after === null ? sql`true` : sql`id > ${after}`} and sealed is not null
      and not exists (
        select from signature_search as known
        where known.campaign_id = ${campaignId} and known.signature_id = signature.id
      )
    order by campaign_id, id
    limit ${most}
    for share of signature`.execute(trx);
  return rows;
}

/**
 * Counts the signatures that come under each token.
 *
 * @returns the tokens that are common, and among them those that have become so now.
 */
export async function countTokens(
  trx: Trx,
  campaignId: CampaignId,
  counts: ReadonlyMap<number, number>,
  most: number,
): Promise<{ readonly common: ReadonlySet<number>; readonly grownCommon: readonly number[] }> {
  const { rows } = await sql<{ token: number; isCommon: boolean; isMore: boolean }>`
    insert into search_token (campaign_id, token, signatures)
    select ${campaignId}, token, signatures
    from unnest(${[...counts.keys()]}::integer[], ${[...counts.values()]}::integer[]) as counted (token, signatures)
    on conflict (campaign_id, token) do update set signatures = search_token.signatures + excluded.signatures
    returning token, is_common as "isCommon", signatures > ${most}::integer as "isMore"`.execute(trx);
  return {
    common: new Set(rows.filter(({ isCommon, isMore }) => isCommon || isMore).map(({ token }) => token)),
    grownCommon: rows.filter(({ isCommon, isMore }) => isMore && !isCommon).map(({ token }) => token),
  };
}

/** Takes tokens that have become common from those who have them. Served by signature_search_tokens. */
export async function makeCommon(trx: Trx, campaignId: CampaignId, tokens: readonly number[]): Promise<void> {
  for (const token of tokens) {
    await sql`
      update signature_search set tokens = array_remove(tokens, ${token}::integer)
      where campaign_id = ${campaignId} and tokens @> array[${token}::integer]`.execute(trx);
  }
  if (tokens.length === 0) return;
  await sql`
    update search_token set is_common = true
    where campaign_id = ${campaignId} and token = any(${tokens}::integer[])`.execute(trx);
}

interface Tokenized {
  readonly signatureId: SignatureId;
  readonly tokens: readonly number[];
}

export async function storeTokens(trx: Trx, campaignId: CampaignId, tokenized: readonly Tokenized[]): Promise<void> {
  await sql`
    insert into signature_search (campaign_id, signature_id, tokens)
    select ${campaignId}, (one ->> 'signatureId')::uuid,
      array(select jsonb_array_elements_text(one -> 'tokens')::integer)
    from jsonb_array_elements(${JSON.stringify(tokenized)}::jsonb) as one
    on conflict (campaign_id, signature_id) do nothing`.execute(trx);
}

/** @param reached all up to this one are indexed; undefined where it is not known how far that is. */
export async function moveProgress(
  trx: Trx,
  campaignId: CampaignId,
  indexed: number,
  reached: SignatureId | undefined,
): Promise<void> {
  await sql`
    update search_progress
    set signatures = signatures + ${indexed}::integer, indexed_to = greatest(indexed_to, ${reached ?? null}::uuid)
    where campaign_id = ${campaignId}`.execute(trx);
}
