import type { Generated } from 'kysely';
import type { MemberId } from '../../accounts/member.ts';
import type { CampaignId } from '../../campaigns/campaign.ts';
import type { Language } from '../../platform/i18n/languages.ts';
import type { ListRequestId } from '../requests/request.ts';
import type { DeliveryId, MailFailure } from './delivery.ts';
import type { NoticeId } from './notice.ts';

interface ListDeliveryTable {
  id: DeliveryId;
  campaign_id: CampaignId;
  request_id: ListRequestId;
  recipient_id: string;
  recipient_email: string;
  language: Language;
  started_by: MemberId;
  started_at: Date;
  ends_at: Date;
  most_openings: number;
  openings: Generated<number>;
  age_key: string | null;
  code_sealed: Buffer | null;
  wrong_codes: Generated<number>;
  mails_sent: Generated<number>;
  is_mail_due: Generated<boolean>;
  mailed_at: Date | null;
  failure: MailFailure | null;
  failure_code: string | null;
  revoked_at: Date | null;
  is_current: Generated<boolean>;
}

interface ListOpeningTable {
  delivery_id: DeliveryId;
  number: number;
  release_id: string;
  opened_at: Date;
}

interface ListNoticeTable {
  id: NoticeId;
  campaign_id: CampaignId;
  request_id: ListRequestId;
  recipient_email: string;
  language: Language;
  numbers: readonly number[];
  delivery_id: DeliveryId | null;
  is_fresh: boolean;
  asked_at: Date;
  mailed_at: Date | null;
  failure: MailFailure | null;
}

declare module '../../platform/db/tables.ts' {
  interface Tables {
    list_delivery: ListDeliveryTable;
    list_opening: ListOpeningTable;
    list_notice: ListNoticeTable;
  }
}
