import type { ColumnType } from 'kysely';
import type { MemberId } from '../../accounts/member.ts';
import type { Language } from '../../platform/i18n/languages.ts';
import type { CampaignId } from '../campaign.ts';

interface CampaignDraftTable {
  campaign_id: CampaignId;
  part: string;
  content: ColumnType<unknown, string | null, string | null>;
  base: string;
  revision: number;
  changed_by: MemberId | null;
  changed_at: Date;
}

interface CampaignTrialTable {
  campaign_id: CampaignId;
  language: Language;
  seen: string;
  tried_by: MemberId;
  tried_at: Date;
}

declare module '../../platform/db/tables.ts' {
  interface Tables {
    campaign_draft: CampaignDraftTable;
    campaign_trial: CampaignTrialTable;
  }
}
