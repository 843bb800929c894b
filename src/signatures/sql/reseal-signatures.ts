import { sql } from 'kysely';
import type { Db, Trx } from '../../platform/db/database.ts';
import type { SignatureRef } from '../signature.ts';

/** What was sealed under a campaign's key, as personal data is. */
export interface Sealed {
  readonly id: string;
  readonly sealed: Buffer;
}

/** Everything that holds what is sealed under a campaign's key, with `campaign_id`, `id` and `sealed`. */
export const sealedTables = ['signature', 'paper_row', 'paper_import', 'moderation_search'] as const;
export type SealedTable = (typeof sealedTables)[number];

/**
 * Holds a batch of what a campaign has sealed under a key before that one, in the order of ids, as signing and confirming
 * hold theirs. Served by the primary keys; there are few imports and searches.
 */
export async function holdSealedBefore(
  trx: Trx,
  table: SealedTable,
  campaignId: SignatureRef['campaignId'],
  key: number,
  after: string | undefined,
  most: number,
): Promise<Sealed[]> {
  const { rows } = await sql<Sealed>`
    select id, sealed from ${sql.table(table)}
    where campaign_id = ${campaignId} and ${after === undefined ? sql`true` : sql`id > ${after}`}
      and sealed is not null and substring(sealed from 2 for 4) < int4send(${key}::integer)
    order by campaign_id, id
    limit ${most}
    for update`.execute(trx);
  return rows;
}

export async function storeSealed(
  trx: Trx,
  table: SealedTable,
  campaignId: SignatureRef['campaignId'],
  batch: readonly Sealed[],
): Promise<void> {
  await sql`
    update ${sql.table(table)} as stored set sealed = resealed.sealed
    from unnest(${batch.map(({ id }) => id)}::uuid[], ${batch.map(({ sealed }) => sealed)}::bytea[]) as resealed (id, sealed)
    where stored.campaign_id = ${campaignId} and stored.id = resealed.id`.execute(trx);
}

/**
 * Who is writing signatures at this moment. A statement takes this lock before it looks at anything: so whoever is not
 * among them sees what was committed before the question.
 */
export async function currentWriters(db: Db): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ writer: string }>`
    select distinct virtualtransaction as writer from pg_locks
    where locktype = 'relation' and relation = 'signature'::regclass and mode = 'RowExclusiveLock' and granted
      and database = (select oid from pg_database where datname = current_database())
      and pid <> pg_backend_pid()`.execute(db);
  return new Set(rows.map(({ writer }) => writer));
}
