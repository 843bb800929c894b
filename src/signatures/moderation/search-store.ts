import { sql } from 'kysely';
import type { CampaignId } from '../../campaigns/campaign.ts';
import type { Db } from '../../platform/db/database.ts';
import type { Language } from '../../platform/i18n/languages.ts';
import type { Disclosure, HoldReason, SignatureId, SignatureState } from '../signature.ts';
import { isBefore, isLooked, isMeant, type Stretch } from './facets.ts';

/** A signature as it is looked at, newest first. */
export interface LookedAt {
  readonly signatureId: SignatureId;
  readonly state: SignatureState;
  readonly sealed: Buffer | null;
  readonly signedAt: Date;
  readonly country: string;
  readonly region: string;
  readonly source: string;
  readonly language: Language;
  readonly disclosure: Disclosure;
  readonly heldFor: HoldReason | null;
  readonly confirmedByHand: boolean;
  readonly networkMark: Buffer | null;
  /** Whether the facets are so that it is meant. */
  readonly isMeant: boolean;
  /** How many were looked at for this one and those that came with it; as many as came where it is not told. */
  readonly looked?: number;
}

/** By which signatures a search is led to the few that it may be about. */
export interface Lead {
  /** Each of these tokens; of all signatures where there is none. */
  readonly tokens: readonly number[];
  /** Besides, whoever has one of these address indexes. */
  readonly emailIndexes: readonly Buffer[];
  /** All up to this one have tokens. As a value of its own, so that the planner knows how few come after it. */
  readonly indexedTo: SignatureId | undefined;
}

const columns = sql`
  signature.id as "signatureId", signature.state, signature.created_at as "signedAt", signature.country, signature.region,
  signature.source, signature.language, signature.disclosure, signature.held_for as "heldFor",
  signature.confirmed_by_hand as "confirmedByHand", signature.network_mark as "networkMark"`;

/**
 * Looks at the newest signatures. Served by the primary key, or signature_held_newest and signature_removed: it reads as
 * many as are asked for and no more. @returns those that are meant, and in any case the last that was looked at.
 */
export async function lookAtNewest(
  db: Db,
  campaignId: CampaignId,
  { facets, before, most }: Stretch,
): Promise<LookedAt[]> {
  const { rows } = await sql<LookedAt>`
    with looked as materialized (
      select ${columns}, ${isMeant(facets)} as "isMeant", case when ${isMeant(facets)} then sealed end as sealed
      from signature
      where ${isLooked(campaignId, facets, before)}
      order by campaign_id desc, id desc
      limit ${most}
    )
    select *, (select count(*)::integer from looked) as looked from looked
    where "isMeant" or "signatureId" = (select "signatureId" from looked order by "signatureId" limit 1)
    order by "signatureId" desc`.execute(db);
  return rows;
}

/** Signatures by their ids, the newest first, still sealed. Served by the primary key. */
export async function lookAt(db: Db, campaignId: CampaignId, ids: readonly SignatureId[]): Promise<LookedAt[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<LookedAt>`
    select ${columns}, true as "isMeant", sealed from signature
    where campaign_id = ${campaignId} and id = any(${ids}::uuid[])
    order by id desc`.execute(db);
  return rows;
}

/**
 * The newest of those whom a lead leads to, and of those who are not indexed yet. Served by signature_search_tokens,
 * signature_email and the primary keys.
 */
export async function lookAlong(
  db: Db,
  campaignId: CampaignId,
  lead: Lead,
  { facets, before, most }: Stretch,
): Promise<LookedAt[]> {
  const { rows } = await sql<LookedAt>`
    with indexed as materialized (
      -- All of them first: so many have a token at most, and the planner cannot take the long way through the newest.
      select signature_id as id from signature_search
      where campaign_id = ${campaignId} and tokens @> ${lead.tokens}::integer[]
    ), led as (
      (
        select id from indexed where ${isBefore(before)} order by id desc limit ${most}
      ) union (
        select id from signature
        where campaign_id = ${campaignId} and email_index = any(${lead.emailIndexes}::bytea[]) and ${isBefore(before)}
      ) union (
        select id from signature
        where campaign_id = ${campaignId} and sealed is not null and ${isBefore(before)}
          and ${lead.indexedTo === undefined ? sql`true` : sql`id > ${lead.indexedTo}`}
          and not exists (
            select from signature_search as known
            where known.campaign_id = ${campaignId} and known.signature_id = signature.id
          )
        order by id desc
        limit ${most}
      )
    )
    select ${columns}, ${isMeant(facets)} as "isMeant", case when ${isMeant(facets)} then sealed end as sealed
    from led join signature on signature.campaign_id = ${campaignId} and signature.id = led.id
    order by signature.id desc
    limit ${most}`.execute(db);
  return rows;
}

/** Up to which signature all have tokens; undefined where it is not known of any. */
export async function readIndexedTo(db: Db, campaignId: CampaignId): Promise<SignatureId | undefined> {
  const progress = await db
    .selectFrom('search_progress')
    .select('indexed_to')
    .where('campaign_id', '=', campaignId)
    .executeTakeFirst();
  return progress?.indexed_to ?? undefined;
}

/** Which of these tokens so many have that a search is not led by them. */
export async function commonTokens(
  db: Db,
  campaignId: CampaignId,
  tokens: readonly number[],
): Promise<ReadonlySet<number>> {
  if (tokens.length === 0) return new Set();
  const { rows } = await sql<{ token: number }>`
    select token from search_token
    where campaign_id = ${campaignId} and token = any(${tokens}::integer[]) and is_common`.execute(db);
  return new Set(rows.map(({ token }) => token));
}

/** One signature as a search would find it. */
export async function findSignature(
  db: Db,
  campaignId: CampaignId,
  signatureId: SignatureId,
): Promise<LookedAt | undefined> {
  return (await lookAt(db, campaignId, [signatureId]))[0];
}

/** What a campaign's links have been called: at most two hundred. */
export async function listSources(db: Db, campaignId: CampaignId): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('campaign_source')
    .select('source')
    .where('campaign_id', '=', campaignId)
    .orderBy('source')
    .execute();
  return rows.map(({ source }) => source);
}

/** The seals of signatures by their ids, as they are now. Served by the primary key. */
export async function listSealed(
  db: Db,
  campaignId: CampaignId,
  ids: readonly SignatureId[],
): Promise<ReadonlyMap<SignatureId, Buffer>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('signature')
    .select(['id', 'sealed'])
    .where('campaign_id', '=', campaignId)
    .where('id', 'in', [...ids])
    .execute();
  return new Map(rows.flatMap(({ id, sealed }) => (sealed === null ? [] : [[id, sealed] as const])));
}
