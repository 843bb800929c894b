/** Region tables as they are stored. */
import { sql } from 'kysely';
import type { CampaignId } from '../../campaigns/campaign.ts';
import type { Db, Trx } from '../../platform/db/database.ts';
import { newUuid7 } from '../../platform/ids.ts';
import type { PostcodeLines, RegionTable } from './region-table.ts';

/** Whose table it is. */
export interface TableRef {
  readonly campaignId: CampaignId;
  /** ISO 3166-1. */
  readonly country: string;
}

export interface StoredLines extends PostcodeLines, TableRef {
  /** Another one after every import. */
  readonly id: string;
}

/** What is told of a table without its lines. */
export interface TableSummary extends TableRef {
  readonly id: string;
  readonly lines: number;
  /** Postcodes that lie in several regions. */
  readonly divided: number;
  readonly importedAt: Date;
}

/** Of every campaign whose signatures still have postcodes: what a process asks before it reads any lines. */
export async function listTableIds(db: Db): Promise<readonly (TableRef & { readonly id: string })[]> {
  return db
    .selectFrom('region_table')
    .innerJoin('campaign', 'campaign.id', 'region_table.campaign_id')
    .select(['region_table.id', 'campaign_id as campaignId', 'country'])
    .where('campaign.keys_ended_at', 'is', null)
    .execute();
}

export async function readTables(db: Db, ids: readonly string[]): Promise<readonly StoredLines[]> {
  if (ids.length === 0) return [];
  return db
    .selectFrom('region_table')
    .select(['id', 'campaign_id as campaignId', 'country', 'postcodes', 'codes'])
    .where('id', 'in', [...ids])
    .execute();
}

/** The lines of one; undefined where the campaign has none of that country. Served by the primary key. */
export async function findTable(db: Db, { campaignId, country }: TableRef): Promise<StoredLines | undefined> {
  return db
    .selectFrom('region_table')
    .select(['id', 'campaign_id as campaignId', 'country', 'postcodes', 'codes'])
    .where('campaign_id', '=', campaignId)
    .where('country', '=', country)
    .executeTakeFirst();
}

/** A campaign's tables, by country. Served by the primary key. */
export async function listTables(db: Db, campaignId: CampaignId): Promise<readonly TableSummary[]> {
  return db
    .selectFrom('region_table')
    .select(['id', 'campaign_id as campaignId', 'country', 'imported_at as importedAt'])
    .select(sql<number>`cardinality(postcodes)`.as('lines'))
    .select(sql<number>`cardinality(array_positions(codes, ''))`.as('divided'))
    .where('campaign_id', '=', campaignId)
    .orderBy('country')
    .execute();
}

/** Puts a table in the place of the one that was there. */
export async function storeTable(trx: Trx, campaignId: CampaignId, table: RegionTable): Promise<void> {
  const { country, postcodes, codes, regions } = table;
  await forgetTable(trx, { campaignId, country });
  await sql`
    insert into region_table (campaign_id, country, id, postcodes, codes)
    values (${campaignId}, ${country}, ${newUuid7()}, ${postcodes}::text[], ${codes}::text[])`.execute(trx);
  await sql`
    insert into campaign_region (campaign_id, code, name, constituencies)
    select ${campaignId}, code, name, constituencies
    from json_to_recordset(${JSON.stringify(regions)}::json) as region (code text, name text, constituencies text[])
    order by code`.execute(trx);
}

/** @returns how many lines it had; undefined where there was none. */
export async function forgetTable(trx: Trx, { campaignId, country }: TableRef): Promise<number | undefined> {
  const { rows } = await sql<{ lines: number }>`
    delete from region_table where campaign_id = ${campaignId} and country = ${country}
    returning cardinality(postcodes) as lines`.execute(trx);
  await sql`
    delete from campaign_region where campaign_id = ${campaignId} and starts_with(code, ${`${country}-`})`.execute(trx);
  return rows[0]?.lines;
}
