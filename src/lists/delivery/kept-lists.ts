import { sql } from 'kysely';
import type { CampaignId } from '../../campaigns/campaign.ts';
import type { Db } from '../../platform/db/database.ts';
import type { Language } from '../../platform/i18n/languages.ts';
import type { ListCounts, ListFormat } from '../recipient.ts';
import { asAskedFor } from '../requests/desk-list-store.ts';
import type { ListRequestId } from '../requests/request.ts';

/** One of a recipient's lists whose file was kept when it was made. */
export interface KeptList extends ListCounts {
  readonly id: string;
  readonly recipientEmail: string;
  readonly language: Language;
  readonly format: ListFormat;
  readonly fileName: string;
  /** Of its file. */
  readonly sha256: string;
  readonly madeAt: Date;
  /** By what its entries are found. */
  readonly entriesId: string;
  /** Somebody has it: it was downloaded, or opened by its recipient. */
  readonly isHandedOver: boolean;
}

/** The lists of a request, in the order in which they were asked for. Served by list_release_request and list_opening_release. */
export async function keptLists(
  db: Db,
  campaignId: CampaignId,
  requestId: ListRequestId,
): Promise<readonly KeptList[]> {
  const { rows } = await sql<KeptList>`
    select list_release.id, recipient_email as "recipientEmail", language, list_release.format, named, counted_only as "countedOnly",
      manifest #>> '{files,0,name}' as "fileName", sha256, list_release.made_at as "madeAt", entries_id as "entriesId",
      handed_over_at is not null or exists (select from list_opening where release_id = list_release.id) as "isHandedOver"
    from list_release
    join list_request on list_request.id = request_id
    where list_release.campaign_id = ${campaignId} and request_id = ${requestId} and file_id is not null
    order by ${asAskedFor}`.execute(db);
  return rows;
}
