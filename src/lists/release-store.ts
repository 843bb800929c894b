import { sql } from 'kysely';
import type { CampaignId } from '../campaigns/campaign.ts';
import type { SealedFileId } from '../campaigns/sealed-files/sealed-file.ts';
import type { Db, Trx } from '../platform/db/database.ts';
import type { SignedManifest } from './proof/manifest.ts';
import type { MadeList } from './recipient.ts';
import type { ListRequestId } from './requests/request.ts';
import type { ReachedList } from './selection.ts';
import { microseconds, momentAt } from './writing/snapshot.ts';

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

/**
 * The lists that recipients have, the last of each choice of places; those that nobody has taken hold of count for nothing,
 * nor do those by regions of a table by which signatures were told their regions only later. Served by
 * list_release_recipient.
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
      and handed_over_at is not null and not exists (
        select from region_table as told
        left join region_remap as telling using (campaign_id, country)
        where campaign_id = ${campaignId} and (telling.country is not null or made_at <= told_at)
          and exists (select from unnest(places) as place where starts_with(place, told.country || '-'))
      )
    group by recipient_email, places`.execute(db);
  const reached = rows.map(({ places, ...row }) => ({ ...row, places: places ?? undefined }));
  return Map.groupBy(reached, ({ email }) => email);
}
