import { sql } from 'kysely';
import type { CampaignId } from '../campaigns/campaign.ts';
import type { Db } from '../platform/db/database.ts';
import type { Language } from '../platform/i18n/languages.ts';
import type { ListCounts, ListFormat, ListSelection, RecordedCounts } from './recipient.ts';
import type { ListRequestId } from './request.ts';
import { namedDisclosures } from './selection.ts';
import { emailCovered, isSelected, type SealedEntry } from './store.ts';

/** A list that was made in the desk. */
export interface DeskList extends ListCounts {
  readonly id: string;
  readonly recipientEmail: string;
  readonly language: Language;
  readonly format: ListFormat;
  readonly auditHead: string;
  /** To the microsecond: who confirmed later is not on it. */
  readonly madeAt: string;
  /** The same, as people are told it. */
  readonly moment: Date;
  readonly selection: ListSelection;
  /** By no place, of lists made before that was recorded. */
  readonly counts: RecordedCounts;
}

interface DeskListRow extends Omit<DeskList, 'selection' | 'counts'> {
  readonly places: readonly string[] | null;
  readonly confirmedAfterUs: number | null;
  readonly counts: RecordedCounts | null;
}

/** The lists that were made for a request, in the order in which it names their recipients. Served by list_release_request. */
export async function listsOf(db: Db, campaignId: CampaignId, requestId: ListRequestId): Promise<DeskList[]> {
  const { rows } = await sql<DeskListRow>`
    select id, recipient_email as "recipientEmail", language, format, coalesce(audit_head, '') as "auditHead",
      made_at::text as "madeAt", made_at as moment, named, counted_only as "countedOnly", places, counts,
      (extract(epoch from confirmed_after) * 1000000)::bigint as "confirmedAfterUs"
    from list_release where campaign_id = ${campaignId} and request_id = ${requestId} order by id`.execute(db);
  return rows.map(({ places, confirmedAfterUs, counts, ...list }) => ({
    ...list,
    selection: { places: places ?? undefined, confirmedAfterUs: confirmedAfterUs ?? undefined },
    counts: counts ?? { verified: list.named + list.countedOnly, places: [] },
  }));
}

/** Marks a list that somebody has: a later one may leave out whom it names. */
export async function markHandedOver(db: Db, campaignId: CampaignId, id: string): Promise<void> {
  await sql`
    update list_release set handed_over_at = coalesce(handed_over_at, now())
    where campaign_id = ${campaignId} and id = ${id}`.execute(db);
}

/** Where the next entries begin: behind this one. */
export interface Place {
  readonly verifiedAt: string;
  readonly id: string;
}

export type PlacedEntry = SealedEntry & Place;

const start: Place = { verifiedAt: '-infinity', id: '00000000-0000-0000-0000-000000000000' };

/**
 * The next signatures to name of a list's selection that were confirmed by its time, in the order of confirming; each batch is a statement of its
 * own, so that whoever downloads slowly holds no connection. Served by signature_verified.
 */
export async function entriesBehind(
  db: Db,
  campaignId: CampaignId,
  {
    madeAt,
    selection,
    behind = start,
    most,
  }: Pick<DeskList, 'madeAt' | 'selection'> & { readonly behind: Place | undefined; readonly most: number },
): Promise<readonly PlacedEntry[]> {
  const { rows } = await sql<PlacedEntry>`
    select id, country, region, (verified_at at time zone 'UTC')::date as "confirmedOn", sealed, verified_at::text as "verifiedAt",
      ${emailCovered(campaignId)} as "isEmailCovered"
    from signature
    where campaign_id = ${campaignId} and state = 'verified' and disclosure = any(${namedDisclosures})
      and (verified_at, id) > (${behind.verifiedAt}::timestamptz, ${behind.id}::uuid)
      and verified_at <= ${madeAt}::timestamptz and ${isSelected(selection)}
    order by verified_at, id limit ${most}`.execute(db);
  return rows;
}
