import { sql } from 'kysely';
import type { CampaignId } from '../campaigns/campaign.ts';
import type { Database, Db, Trx } from '../platform/db/database.ts';
import type { SignatureId } from '../signatures/signature.ts';
import type { SignedManifest } from './manifest.ts';
import type { ListCounts, MadeList } from './recipient.ts';
import type { ListRequestId } from './request.ts';
import { namedDisclosures, standingOf } from './selection.ts';

/** Reads in one snapshot: what is signed or withdrawn meanwhile changes neither the rows nor the counts. */
export function inSnapshot<T>(db: Database, work: (trx: Trx) => Promise<T>): Promise<T> {
  return db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(work);
}

/** The moment of a snapshot, by the database's clock. */
export async function momentOf(trx: Trx): Promise<Date> {
  const { rows } = await sql<{ at: Date }>`select now() as at`.execute(trx);
  const [moment] = rows;
  if (moment === undefined) throw new Error('The database did not say what time it is.');
  return moment.at;
}

/** How many verified signatories there are to name, and to count only: from the tally, never from the signatures. */
export async function countForList(db: Db, campaignId: CampaignId): Promise<ListCounts> {
  const rows = await db
    .selectFrom('signature_tally')
    .select(['disclosure', sql<number>`sum(signatures)::bigint`.as('signatures')])
    .where('campaign_id', '=', campaignId)
    .where('state', '=', 'verified')
    .groupBy('disclosure')
    .execute();
  const countOf = (standing: ReturnType<typeof standingOf>) =>
    rows
      .filter(({ disclosure }) => standingOf('verified', disclosure) === standing)
      .reduce((sum, { signatures }) => sum + signatures, 0);
  return { named: countOf('named'), countedOnly: countOf('counted only') };
}

/** A signature whose signatory is to be named, still sealed. */
export interface SealedEntry {
  readonly id: SignatureId;
  readonly country: string;
  /** ISO 8601 calendar date, UTC. */
  readonly confirmedOn: string;
  readonly sealed: Buffer;
}

/**
 * The signatures to name, in the order of confirming, some thousands at a time, through a cursor of the transaction;
 * the next ones are under way while the last are worked on. At most two batches are in memory.
 *
 * Served by the index `signature_verified`, which has the order: nothing is sorted.
 */
export async function* sealedEntries(
  trx: Trx,
  campaignId: CampaignId,
  batchSize: number,
): AsyncGenerator<readonly SealedEntry[]> {
  await sql`
    declare sealed_entries no scroll cursor for
    select id, country, (verified_at at time zone 'UTC')::date as "confirmedOn", sealed
    from signature
    where campaign_id = ${campaignId} and state = 'verified' and disclosure = any(${namedDisclosures})
    order by verified_at, id`.execute(trx);
  const next = () => {
    const batch = sql<SealedEntry>`fetch forward ${sql.lit(batchSize)} from sealed_entries`.execute(trx);
    // A failure is met where the batch is waited for, which may be later than it happens.
    batch.catch(() => undefined);
    return batch;
  };
  let coming = next();
  try {
    while (true) {
      const { rows } = await coming;
      if (rows.length === 0) return;
      coming = next();
      yield rows;
    }
  } finally {
    // Whoever stops early must not leave a query running in a transaction that ends.
    await Promise.allSettled([coming]);
  }
}

/** A list that was made, as it is recorded; what it was asked for by, or the hash of its file. */
export type NewRelease = Omit<MadeList, 'path' | 'sha256' | 'manifest'> & {
  readonly sha256?: string;
  readonly manifest?: SignedManifest;
  readonly requestId?: ListRequestId;
};

/**
 * Records lists that were made. Whoever is counted on one of the desk confirmed before its time of making, which is
 * therefore taken as late as here.
 */
export async function recordReleases(db: Db, campaignId: CampaignId, lists: readonly NewRelease[]): Promise<void> {
  await db
    .insertInto('list_release')
    .values(
      lists.map(({ id, recipient, format, named, countedOnly, auditHead, sha256, manifest, requestId }) => ({
        id,
        campaign_id: campaignId,
        recipient_email: recipient.email,
        language: recipient.language,
        format,
        made_at: requestId === undefined ? sql<Date>`now()` : sql<Date>`clock_timestamp()`,
        named,
        counted_only: countedOnly,
        sha256: sha256 ?? null,
        manifest: manifest === undefined ? null : JSON.stringify(manifest),
        audit_head: auditHead,
        request_id: requestId ?? null,
      })),
    )
    .execute();
}

/** Takes records back: of lists whose files could not be put in place. */
export async function forgetReleases(db: Db, campaignId: CampaignId, lists: readonly MadeList[]): Promise<void> {
  const ids = lists.map(({ id }) => id);
  await db.deleteFrom('list_release').where('campaign_id', '=', campaignId).where('id', 'in', ids).execute();
}

/** The manifest of the list whose file has this hash, in hexadecimal. Served by list_release_sha256. */
export async function findManifest(db: Db, sha256: string): Promise<SignedManifest | undefined> {
  const found = await db
    .selectFrom('list_release')
    .select('manifest')
    .where('sha256', '=', sha256)
    .where('manifest', 'is not', null)
    .limit(1)
    .executeTakeFirst();
  return found?.manifest ?? undefined;
}
