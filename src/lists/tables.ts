import type { Generated, JSONColumnType } from 'kysely';
import type { MemberId } from '../accounts/member.ts';
import type { CampaignId } from '../campaigns/campaign.ts';
import type { SealedFileId } from '../campaigns/sealed-files/sealed-file.ts';
import type { Language } from '../platform/i18n/languages.ts';
import type { SignedManifest } from './proof/manifest.ts';
import type { ListFormat, RecordedCounts } from './recipient.ts';
import type { FailedFor, ListRequestId, MakingState, RequestState } from './requests/request.ts';
import type { ListChoice } from './selection.ts';

interface RecipientTable {
  campaign_id: CampaignId;
  email: string;
  name: string;
  office: string;
  chamber: string;
  constituency: string;
  language: Language;
  id: Generated<string>;
  party: Generated<string>;
  country: Generated<string>;
  regions: Generated<string[]>;
  changed_at: Generated<Date>;
  age_key: Generated<string>;
}

interface ListReleaseTable {
  id: string;
  campaign_id: CampaignId;
  recipient_email: string;
  language: Language;
  format: ListFormat;
  made_at: Generated<Date>;
  named: number;
  counted_only: number;
  /** None of lists of the desk from when they were written anew at each download. */
  sha256: string | null;
  /** Of the files within it, where it is a ZIP of such. */
  contained_sha256: Generated<readonly string[]>;
  /** None of lists made before it was printed on them. */
  audit_head: string | null;
  /** None of those, either. */
  manifest: JSONColumnType<SignedManifest> | null;
  /** None of a list made on the command line. */
  request_id: ListRequestId | null;
  places: readonly string[] | null;
  confirmed_after: Date | null;
  confirmed_until: Date | null;
  counts: JSONColumnType<RecordedCounts> | null;
  handed_over_at: Date | null;
  /** None of a list made on the command line, which is where its path says. */
  file_id: SealedFileId | null;
  entries_id: string | null;
}

interface ListRequestTable {
  id: ListRequestId;
  campaign_id: CampaignId;
  asked_by: MemberId;
  asked_at: Date;
  recipient_emails: readonly string[];
  /** The first of them. */
  format: ListFormat;
  formats: readonly ListFormat[] | null;
  choice: JSONColumnType<ListChoice>;
  reason_sealed: Buffer | null;
  /** None of what was refused before that was asked. */
  refusal_sealed: Buffer | null;
  state: RequestState;
  decided_by: MemberId | null;
  decided_at: Date | null;
  making: MakingState | null;
  making_id: string | null;
  written: Generated<number>;
  to_write: number | null;
  failure: FailedFor | null;
}

interface ListEntriesTable {
  campaign_id: CampaignId;
  id: string;
  part: number;
  signature_ids: Buffer;
}

interface ListsByOneTable {
  campaign_id: CampaignId;
}

declare module '../platform/db/tables.ts' {
  interface Tables {
    recipient: RecipientTable;
    list_release: ListReleaseTable;
    list_request: ListRequestTable;
    list_entries: ListEntriesTable;
    lists_by_one: ListsByOneTable;
  }
}
