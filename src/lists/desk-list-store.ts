import { sql } from 'kysely';
import type { CampaignId } from '../campaigns/campaign.ts';
import type { Db } from '../platform/db/database.ts';
import type { Language } from '../platform/i18n/languages.ts';
import type { ListCounts, ListFormat } from './recipient.ts';
import type { ListRequestId } from './request.ts';
import { namedDisclosures } from './selection.ts';
import type { SealedEntry } from './store.ts';

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
}

/** The lists that were made for a request, in the order in which it names their recipients. Served by list_release_request. */
export async function listsOf(db: Db, campaignId: CampaignId, requestId: ListRequestId): Promise<DeskList[]> {
  const { rows } = await sql<DeskList>`
    select id, recipient_email as "recipientEmail", language, format, coalesce(audit_head, '') as "auditHead",
      made_at::text as "madeAt", made_at as moment, named, counted_only as "countedOnly"
    from list_release where campaign_id = ${campaignId} and request_id = ${requestId} order by id`.execute(db);
  return rows;
}

/** Where the next entries begin: behind this one. */
export interface Place {
  readonly verifiedAt: string;
  readonly id: string;
}

export type PlacedEntry = SealedEntry & Place;

const start: Place = { verifiedAt: '-infinity', id: '00000000-0000-0000-0000-000000000000' };

/**
 * The next signatures to name of those confirmed by a time, in the order of confirming; each batch is a statement of its
 * own, so that whoever downloads slowly holds no connection. Served by signature_verified.
 */
export async function entriesBehind(
  db: Db,
  campaignId: CampaignId,
  {
    madeAt,
    behind = start,
    most,
  }: { readonly madeAt: string; readonly behind: Place | undefined; readonly most: number },
): Promise<readonly PlacedEntry[]> {
  const { rows } = await sql<PlacedEntry>`
    select id, country, (verified_at at time zone 'UTC')::date as "confirmedOn", sealed, verified_at::text as "verifiedAt"
    from signature
    where campaign_id = ${campaignId} and state = 'verified' and disclosure = any(${namedDisclosures})
      and (verified_at, id) > (${behind.verifiedAt}::timestamptz, ${behind.id}::uuid)
      and verified_at <= ${madeAt}::timestamptz
    order by verified_at, id limit ${most}`.execute(db);
  return rows;
}
