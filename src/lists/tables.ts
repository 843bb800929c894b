import type { Generated } from 'kysely';
import type { CampaignId } from '../campaigns/campaign.ts';
import type { Language } from '../platform/i18n/languages.ts';
import type { ListFormat } from './recipient.ts';

interface RecipientTable {
  campaign_id: CampaignId;
  email: string;
  name: string;
  office: string;
  chamber: string;
  constituency: string;
  language: Language;
  changed_at: Generated<Date>;
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
  sha256: string;
}

declare module '../platform/db/tables.ts' {
  interface Tables {
    recipient: RecipientTable;
    list_release: ListReleaseTable;
  }
}
