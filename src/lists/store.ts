import { type RawBuilder, sql } from 'kysely';
import type { CampaignId } from '../campaigns/campaign.ts';
import type { SealedFileId } from '../campaigns/sealed-files/sealed-file.ts';
import type { Db, Trx } from '../platform/db/database.ts';
import type { SignatureId } from '../signatures/signature.ts';
import type { SignedManifest } from './proof/manifest.ts';
import type { ListCounts, ListSelection, MadeList, PlaceCount, SignedFrom } from './recipient.ts';
import type { ListRequestId } from './requests/request.ts';
import { codesWithin, namedDisclosures, type ReachedList, sumOf } from './selection.ts';
import { microseconds } from './writing/snapshot.ts';

/** How many verified signatories there are to name, and to count only. */
export async function countForList(db: Db, campaignId: CampaignId): Promise<ListCounts> {
  return sumOf(await countPlaces(db, campaignId));
}

/** The same by place, the fullest first: from the tally, never from the signatures. */
export async function countPlaces(db: Db, campaignId: CampaignId): Promise<readonly PlaceCount[]> {
  const { rows } = await sql<PlaceCount>`
    select country, region, ${standings(sql`sum(signatures)`)} from signature_tally
    where campaign_id = ${campaignId} and state = 'verified'
    group by country, region
    having sum(signatures) <> 0
    order by sum(signatures) desc, country, region`.execute(db);
  return rows;
}

/**
 * The same of those who confirmed after each of some moments: these are counted themselves, served by signature_verified.
 *
 * @param moments in microseconds, as they stand in selections.
 */
export async function countPlacesAfter(
  db: Db,
  campaignId: CampaignId,
  moments: readonly number[],
): Promise<ReadonlyMap<number, readonly PlaceCount[]>> {
  const { rows } = await sql<PlaceCount & { after: number }>`
    select after_us as after, later.* from unnest(${moments}::bigint[]) as moment (after_us)
    cross join lateral (
      select country, region, ${standings(sql`count(*)`)} from signature
      where campaign_id = ${campaignId} and state = 'verified' and verified_at > ${momentAt(sql`after_us`)}
      group by country, region
    ) as later
    order by named + "countedOnly" desc, country, region`.execute(db);
  return Map.groupBy(rows, ({ after }) => after);
}

/** A number of signatures as those to name and those to count only. */
function standings(signatures: RawBuilder<unknown>): RawBuilder<unknown> {
  const isNamed = sql`disclosure = any(${namedDisclosures})`;
  return sql`coalesce(${signatures} filter (where ${isNamed}), 0)::bigint as named,
    coalesce(${signatures} filter (where not ${isNamed}), 0)::bigint as "countedOnly"`;
}

/**
 * The lists that recipients have, the last of each choice of places; those that nobody has taken hold of count for nothing.
 * Served by list_release_recipient.
 */
export async function reachedLists(
  db: Db,
  campaignId: CampaignId,
  emails: readonly string[],
): Promise<ReadonlyMap<string, readonly ReachedList[]>> {
  const { rows } = await sql<{ email: string; places: readonly string[] | null; confirmedUntilUs: number }>`
    select recipient_email as email, places, ${microseconds(sql`max(confirmed_until)`)} as "confirmedUntilUs"
    from list_release
    where campaign_id = ${campaignId} and recipient_email = any(${emails}::text[]) and confirmed_until is not null
      and handed_over_at is not null
    group by recipient_email, places`.execute(db);
  const reached = rows.map(({ places, ...row }) => ({ ...row, places: places ?? undefined }));
  return Map.groupBy(reached, ({ email }) => email);
}

function momentAt(us: number | RawBuilder<unknown>): RawBuilder<Date> {
  return sql`('epoch'::timestamptz + (${us})::bigint * interval '1 microsecond')`;
}

/** The condition by which a signature is of a selection. */
export function isSelected({ places, confirmedAfterUs }: ListSelection): RawBuilder<boolean> {
  const codes = places?.flatMap(codesWithin) ?? [];
  const countries = codes.filter((code) => code.length === 2);
  const isThere = sql`(country = any(${countries}::text[]) or region = any(${codes}::text[]))`;
  const isLater = sql`verified_at > ${momentAt(confirmedAfterUs ?? 0)}`;
  return sql`${places === undefined ? sql`true` : isThere} and ${confirmedAfterUs === undefined ? sql`true` : isLater}`;
}

/** A signature whose signatory is to be named, still sealed. */
export interface SealedEntry extends SignedFrom {
  readonly id: SignatureId;
  /** ISO 8601 calendar date, UTC. */
  readonly confirmedOn: string;
  readonly sealed: Buffer;
  /** Whether the text that was signed said that the e-mail address goes to the recipients. */
  readonly isEmailCovered: boolean;
}

/** Whether a signature's text covers its e-mail address; the few texts of a campaign are looked up once. */
export function emailCovered(campaignId: CampaignId): RawBuilder<boolean> {
  return sql`((text_language, text_version) in (
    select language, version from campaign_text where campaign_id = ${campaignId} and consent_email
  ))`;
}

/** Whether any text of a campaign ever covered e-mail addresses. Served by campaign_text_pkey. */
export async function coversEmails(db: Db, campaignId: CampaignId): Promise<boolean> {
  const { rows } = await sql<{ covers: boolean }>`
    select exists (select from campaign_text where campaign_id = ${campaignId} and consent_email) as covers`.execute(
    db,
  );
  return rows[0]?.covers ?? false;
}

/** One of them among lists of several selections. */
export interface SnapshotEntry extends SealedEntry {
  readonly confirmedAtUs: number;
}

/**
 * The signatures to name of a selection, in the order of confirming, some thousands at a time, through a cursor of the transaction;
 * the next ones are under way while the last are worked on. At most two batches are in memory.
 *
 * Served by the index `signature_verified`, which has the order: nothing is sorted.
 */
export async function* sealedEntries(
  trx: Trx,
  campaignId: CampaignId,
  selection: ListSelection,
  batchSize: number,
): AsyncGenerator<readonly SnapshotEntry[]> {
  await sql`
    declare sealed_entries no scroll cursor for
    select id, country, region, (verified_at at time zone 'UTC')::date as "confirmedOn", sealed,
      ${emailCovered(campaignId)} as "isEmailCovered", ${microseconds(sql`verified_at`)} as "confirmedAtUs"
    from signature
    where campaign_id = ${campaignId} and state = 'verified' and disclosure = any(${namedDisclosures})
      and ${isSelected(selection)}
    order by verified_at, id`.execute(trx);
  const next = () => {
    const batch = sql<SnapshotEntry>`fetch forward ${sql.lit(batchSize)} from sealed_entries`.execute(trx);
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

/** A list that was made, as it is recorded. */
export interface NewRelease extends MadeList {
  /** Undefined of one on the command line. */
  readonly requestId?: ListRequestId;
  /** Where its file is kept. */
  readonly fileId?: SealedFileId;
  readonly entriesId: string;
  readonly confirmedUntilUs: number;
}

/** Records lists that were made; those of the command line are in somebody's hands. */
export async function recordReleases(db: Db, campaignId: CampaignId, lists: readonly NewRelease[]): Promise<void> {
  await db
    .insertInto('list_release')
    .values(
      lists.map((list) => ({
        id: list.id,
        campaign_id: campaignId,
        recipient_email: list.recipient.email,
        language: list.recipient.language,
        format: list.format,
        made_at: list.madeAt,
        places: list.selection.places ?? null,
        confirmed_after:
          list.selection.confirmedAfterUs === undefined ? null : momentAt(list.selection.confirmedAfterUs),
        confirmed_until: momentAt(list.confirmedUntilUs),
        counts: JSON.stringify(list.counts),
        handed_over_at: list.requestId === undefined ? sql<Date>`now()` : null,
        named: list.named,
        counted_only: list.countedOnly,
        sha256: list.sha256,
        contained_sha256: list.contained.map(({ sha256 }) => sha256),
        manifest: JSON.stringify(list.manifest),
        audit_head: list.auditHead,
        request_id: list.requestId ?? null,
        file_id: list.fileId ?? null,
        entries_id: list.entriesId,
      })),
    )
    .execute();
}

/** Takes records back: of lists whose files could not be put in place. */
export async function forgetReleases(
  trx: Trx,
  campaignId: CampaignId,
  lists: readonly Pick<MadeList, 'id'>[],
): Promise<void> {
  const ids = lists.map(({ id }) => id);
  await sql`
    with forgotten as (
      delete from list_release where campaign_id = ${campaignId} and id = any(${ids}::uuid[]) returning entries_id
    )
    delete from list_entries where campaign_id = ${campaignId} and id in (select entries_id from forgotten)
      and not exists (
        select from list_release
        where campaign_id = ${campaignId} and entries_id = list_entries.id and not id = any(${ids}::uuid[])
      )`.execute(trx);
}

/**
 * The manifest of the list whose file, or a file within that, has this hash, in hexadecimal. Served by list_release_sha256
 * and list_release_contained.
 */
export async function findManifest(db: Db, sha256: string): Promise<SignedManifest | undefined> {
  const found = await db
    .selectFrom('list_release')
    .select('manifest')
    .where((is) => is.or([is('sha256', '=', sha256), sql<boolean>`contained_sha256 @> array[${sha256}]::text[]`]))
    .where('manifest', 'is not', null)
    .limit(1)
    .executeTakeFirst();
  return found?.manifest ?? undefined;
}
