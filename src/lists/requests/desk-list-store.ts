import { sql } from 'kysely';
import type { CampaignId } from '../../campaigns/campaign.ts';
import type { Db } from '../../platform/db/database.ts';
import type { Language } from '../../platform/i18n/languages.ts';
import type { SignedManifest } from '../proof/manifest.ts';
import type { ListCounts, ListFormat, ListSelection, RecordedCounts } from '../recipient.ts';
import type { ListRequestId } from './request.ts';

/** A list that was made in the desk. */
export interface DeskList extends ListCounts {
  readonly id: string;
  readonly recipientEmail: string;
  readonly language: Language;
  readonly format: ListFormat;
  readonly auditHead: string;
  /** The moment of which it is. */
  readonly madeAt: Date;
  readonly selection: ListSelection;
  /** By no place, of lists made before that was recorded. */
  readonly counts: RecordedCounts;
  /** Of its file; undefined of lists that were written at each download, which have no file and no manifest. */
  readonly sha256: string | undefined;
  /** When its file was erased. */
  readonly erasedAt: Date | undefined;
  /** What its entries are found by. */
  readonly entriesId: string | undefined;
}

interface DeskListRow extends Omit<DeskList, 'selection' | 'counts' | 'sha256' | 'erasedAt' | 'entriesId'> {
  readonly places: readonly string[] | null;
  readonly confirmedAfterUs: number | null;
  readonly counts: RecordedCounts | null;
  readonly sha256: string | null;
  readonly erasedAt: Date | null;
  readonly entriesId: string | null;
}

/** Of lists joined with their request: as it names their recipients, and the formats of each. Ids made at once have no order. */
export const asAskedFor = sql`array_position(recipient_emails, recipient_email), array_position(formats, list_release.format), list_release.id`;

/** The lists that were made for a request, in the order in which it names their recipients. Served by list_release_request. */
export async function listsOf(db: Db, campaignId: CampaignId, requestId: ListRequestId): Promise<DeskList[]> {
  const { rows } = await sql<DeskListRow>`
    select list_release.id, recipient_email as "recipientEmail", language, list_release.format, coalesce(audit_head, '') as "auditHead",
      list_release.made_at as "madeAt", named, counted_only as "countedOnly", places, counts, sha256,
      (extract(epoch from confirmed_after) * 1000000)::bigint as "confirmedAfterUs",
      entries_id as "entriesId", erased_at as "erasedAt"
    from list_release
    join list_request on list_request.id = request_id
    left join sealed_file on sealed_file.campaign_id = list_release.campaign_id and sealed_file.id = file_id
    where list_release.campaign_id = ${campaignId} and request_id = ${requestId}
    order by ${asAskedFor}`.execute(db);
  return rows.map(({ places, confirmedAfterUs, counts, sha256, erasedAt, entriesId, ...list }) => ({
    ...list,
    selection: { places: places ?? undefined, confirmedAfterUs: confirmedAfterUs ?? undefined },
    counts: counts ?? { verified: list.named + list.countedOnly, places: [] },
    sha256: sha256 ?? undefined,
    erasedAt: erasedAt ?? undefined,
    entriesId: entriesId ?? undefined,
  }));
}

/** The manifest of one of a request's lists. */
export async function manifestIn(
  db: Db,
  campaignId: CampaignId,
  requestId: ListRequestId,
  id: string,
): Promise<SignedManifest | undefined> {
  const found = await db
    .selectFrom('list_release')
    .select('manifest')
    .where('campaign_id', '=', campaignId)
    .where('request_id', '=', requestId)
    .where('id', '=', id)
    .executeTakeFirst();
  return found?.manifest ?? undefined;
}

/** Marks a list that somebody has: a later one may leave out whom it names. */
export async function markHandedOver(db: Db, campaignId: CampaignId, id: string): Promise<void> {
  await sql`
    update list_release set handed_over_at = coalesce(handed_over_at, now())
    where campaign_id = ${campaignId} and id = ${id}`.execute(db);
}
